import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Modules that need a C library of the system in static functions: who imports them, and whether they can be linked.
@Suite struct ModuleNeedTests {
    @Test(arguments: [
        "import FoundationNetworking", "@preconcurrency import FoundationNetworking",
        "public import FoundationNetworking // for URLSession",
        "import class FoundationNetworking.URLSession", "print(1); \n  import FoundationNetworking",
        "#if canImport(FoundationNetworking)\nimport FoundationNetworking\n#endif",
        "#if os(Linux)\nimport Glibc\nimport FoundationNetworking\n#endif",
        "#if canImport(Darwin)\nimport Darwin\n#else\nimport FoundationNetworking\n#endif",
        "#if !canImport(ObjectiveC)\n#if canImport(FoundationNetworking)\nimport FoundationNetworking\n#endif\n#endif",
        "#if os(macOS)\nimport Darwin\n#elseif os(Linux)\nimport FoundationNetworking\n#endif",
    ])
    func importsOnLinuxAreFound(_ text: String) {
        #expect(ConditionalImport.imports("FoundationNetworking", in: text))
    }

    @Test(arguments: [
        "", "import Foundation", "// import FoundationNetworking", "import FoundationNetworkingTools",
        "let text = \"import FoundationNetworking\"",
        "#if os(macOS)\nimport FoundationNetworking\n#endif",
        "#if DEBUG\nimport FoundationNetworking\n#endif",
        "#if DEBUG\n#else\nimport FoundationNetworking\n#endif",
        "#if os(Linux)\nimport Glibc\n#else\nimport FoundationNetworking\n#endif",
        "#if canImport(FoundationNetworking) && SLOW\nimport FoundationNetworking\n#endif", "#endif\n#else\n#elseif x",
    ])
    func whatMayNotBeCompiledIsNone(_ text: String) {
        #expect(!ConditionalImport.imports("FoundationNetworking", in: text))
    }

    private func archives(_ names: [String], in directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for name in names { try Data().write(to: directory / "lib\(name).a") }
    }

    @Test func aStaticCurlIsWholeOrNamesWhatItLacks() async throws {
        try await withTemporaryDirectory { root in
            let (own, system) = (root / "a b", root / "lib")
            try archives(["curl", "ssl"], in: own)
            try archives(["z"], in: system)
            let place = own.path.replacingOccurrences(of: " ", with: "\\ ")
            let directories = [FilePath(system.path)]
            #expect(
                StaticCLibrary.judged(
                    "-L\(place) -lcurl -lssl -pthread -lz \n", package: "libcurl", directories: directories)
                    == .complete(["-L\(own.path)", "-lcurl", "-lssl", "-lz"]))
            #expect(
                StaticCLibrary.judged(
                    "-L\(place) -lcurl -lgssapi_krb5 -lldap -lz", package: "libcurl", directories: directories)
                    == .incomplete("libcurl needs libgssapi_krb5.a, libldap.a, which are not there"))
        }
    }

    @Test func theProblemNamesFilesReasonAndWaysOut() throws {
        let target = BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil)
        let importers = [
            UnlinkableModule.Importer(product: "Orders", file: "Sources/Orders/Fetch.swift"),
            UnlinkableModule.Importer(product: "Cart", file: "Sources/Cart/main.swift"),
        ]
        let lacking = StaticCLibrary.incomplete("libcurl needs libldap.a, which is not there")
        let problem = try #require(UnlinkableModule.problem(.networking, importers, target: target, library: lacking))
        #expect(problem.message.contains("'Cart', 'Orders' for x86_64: FoundationNetworking can't be linked static"))
        #expect(
            problem.cause
                == "'Cart': Sources/Cart/main.swift imports it\n'Orders': Sources/Orders/Fetch.swift imports it\nlibcurl needs libldap.a, which is not there"
        )
        for way in ["AsyncHTTPClient", "Static Linux SDK", "--retarget", "pkg-config"] {
            #expect(problem.advice?.contains(way) == true, "\(way)")
        }
        #expect(UnlinkableModule.problem(.networking, importers, target: target, library: .complete([])) == nil)
        #expect(UnlinkableModule.problem(.networking, [], target: target, library: lacking) == nil)
        #expect(UnlinkableModule.problem(.networking, importers, target: target, library: nil) == nil)
    }

    @Test func onlyStaticLinkageWithGlibcAsksForOne() async throws {
        let environment = ["PATH": "/nowhere"]
        var target = BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil)
        #expect(
            try await StaticCLibrary.find(.networking, for: target, environment: environment)
                == .incomplete("there is no pkg-config to ask for a static libcurl"))
        target.linkage = .shared
        #expect(try await StaticCLibrary.find(.networking, for: target, environment: environment) == nil)
    }

    /// Only what links the module gets libcurl, behind everything else.
    @Test func theLinkerGetsCurlWhereTheModuleIsLinked() async throws {
        try await withTemporaryDirectory { directory in
            let fake = directory / "ld.lld"
            try "#!/bin/sh\nprintf '%s\\n' \"$@\"\n".write(to: fake, atomically: true, encoding: .utf8)
            try run("chmod", ["+x", fake.path])
            let program = LinkerProgram(
                linker: .lld, executable: FilePath(fake.path), linkage: .static,
                moduleFlags: [.networking: ["-L/it's", "-lcurl"], .xml: ["-lxml2"]])
            let path = try program.install(in: FilePath((directory / "tools").path)).string
            func arguments(_ given: [String]) throws -> [String] {
                try run(path, given, in: directory).output.split(separator: "\n").map(String.init)
            }
            let one = "--threads=1"
            #expect(try arguments(["-o", "a", "x.o", "-lm"]) == [one] + ["-o", "a", "x.o", "-lm", "-Map=a.link-map"])
            #expect(
                try arguments(["-o", "a", "-lFoundationNetworking", "-lm"])
                    == [one] + ["-o", "a", "-lFoundationNetworking", "-lm", "-L/it's", "-lcurl", "-Map=a.link-map"])
            let file = directory / "arguments"
            try #""-o" "a" "-lFoundationNetworking""#.write(to: file, atomically: true, encoding: .utf8)
            #expect(try arguments(["@\(file.path)"]).suffix(3) == ["-L/it's", "-lcurl", "-Map=a.link-map"])
        }
    }
}

extension ModuleNeedTests {
    @Test func importersAreFoundInWhatAProductLinks() async throws {
        try await withTemporaryDirectory { root in
            func write(_ path: String, _ text: String) throws -> String {
                let file = root / path
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
                return file.path
            }
            let kit = try write(
                "Kit/Fetch.swift", "#if canImport(FoundationNetworking)\nimport FoundationNetworking\n#endif\n")
            let own = try write("Sources/Cart/main.swift", "import FoundationNetworking\n")
            let plain = try write("Sources/Plain/main.swift", "import Foundation\n")
            let found = UnlinkableModule.importers(
                of: .networking, ["Cart", "Orders", "Plain", "Unknown"],
                modules: ["Cart": ["Cart", "Kit"], "Orders": ["Orders", "Kit"], "Plain": ["Plain"]],
                sources: ["Cart": [own], "Kit": [kit, root.path + "/generated.swift"], "Plain": [plain]],
                packageDirectory: FilePath(root.path))
            #expect(
                found == [
                    .init(product: "Cart", file: "Sources/Cart/main.swift"),
                    .init(product: "Orders", file: "Kit/Fetch.swift"),
                ])
        }
    }
}
