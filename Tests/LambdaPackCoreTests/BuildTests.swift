import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

@Suite struct BuildTests {
    private static let toolchain = Toolchain(
        swift: "/t/usr/bin/swift", root: "/t/usr", version: "6.3.1", versionLine: "",
        hostTriple: "riscv64-unknown-linux-gnu")

    /// Lays out a bundle as `swift sdk install` would.
    private func bundle(_ id: String, _ triple: String, in folder: URL, toolset: String? = nil, isStatic: Bool) throws {
        let home = folder / "\(id).artifactbundle"
        try FileManager.default.createDirectory(at: home / "sdk/res/linux", withIntermediateDirectories: true)
        try
            #"{"schemaVersion":"1.0","artifacts":{"\#(id)":{"type":"swiftSDK","version":"1","variants":[{"path":"sdk"}]}}}"#
            .write(to: home / "info.json", atomically: true, encoding: .utf8)
        let paths = toolset == nil ? "" : #","toolsetPaths":["toolset.json"]"#
        try
            #"{"schemaVersion":"4.0","targetTriples":{"\#(triple)":{"sdkRootPath":".","swiftStaticResourcesPath":"res"\#(paths)}}}"#
            .write(to: home / "sdk/swift-sdk.json", atomically: true, encoding: .utf8)
        if let toolset {
            try #"{"schemaVersion":"1.0","swiftCompiler":{"extraCLIOptions":["\#(toolset)"]}}"#
                .write(to: home / "sdk/toolset.json", atomically: true, encoding: .utf8)
        }
        if isStatic {
            try "".write(to: home / "sdk/res/linux/static-executable-args.lnk", atomically: true, encoding: .utf8)
        }
    }

    private func choose(_ folder: URL, sdk: String? = nil) throws(Problem) -> BuildTarget {
        try BuildTarget.choose(
            for: .arm64, settings: BuildSettings(swiftSDKs: sdk.map { [.arm64: $0] } ?? [:]), toolchain: Self.toolchain,
            searchPaths: [FilePath(folder.path)])
    }

    @Test func choosesTheBestSDK() async throws {
        try await withTemporaryDirectory { folder in
            try bundle("dynamic", "aarch64-unknown-linux-gnu", in: folder, isStatic: false)
            #expect(throws: Problem.self) { try choose(folder) }
            try bundle("a-shared", "aarch64-unknown-linux-gnu", in: folder, toolset: "-use-ld=lld", isStatic: true)
            #expect(try choose(folder).name == "a-shared")
            try bundle(
                "b-static", "aarch64-unknown-linux-gnu", in: folder, toolset: "-static-executable", isStatic: true)
            #expect(try choose(folder).name == "b-static")
            try bundle("swift-6.2.0-RELEASE_static", "aarch64-swift-linux-musl", in: folder, isStatic: false)
            try bundle("swift-6.3.1-RELEASE_static", "aarch64-swift-linux-musl", in: folder, isStatic: false)
            #expect(try choose(folder).name == "swift-6.3.1-RELEASE_static")
            #expect(try choose(folder, sdk: "b-static").name == "b-static")
            #expect(throws: Problem.self) { try choose(folder, sdk: "dynamic") }
            #expect(throws: Problem.self) { try choose(folder, sdk: "nowhere") }
        }
    }

    private func command(_ target: BuildTarget, _ settings: BuildSettings) -> SwiftBuildCommand {
        SwiftBuildCommand(
            target: target, settings: settings, linker: .lld, toolchain: Self.toolchain, packageDirectory: "/p",
            scratchDirectory: "/p/.build/s", linkerProgram: "/w/ld.lld", toolsetFile: "/w/toolset.json")
    }

    /// A build that ended midway leaves SwiftPM's records as one to the end does: only the stamp tells them apart.
    @Test func aStampIsOfOneBuild() async throws {
        try await withTemporaryDirectory { directory in
            let package = FilePath(directory.path)
            let target = BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil)
            func stamp(_ products: [String] = ["A", "B"], _ settings: BuildSettings = BuildSettings()) -> BuildStamp {
                BuildStamp(products, in: package, packageDirectory: package, command: command(target, settings))
            }
            try "// 1".write(to: directory / "Package.swift", atomically: true, encoding: .utf8)
            #expect(!stamp().isCurrent)
            stamp().write()
            #expect(stamp(["B", "A"]).isCurrent)
            #expect(!stamp(["A"]).isCurrent)
            #expect(!stamp(["A", "B"], BuildSettings(swiftcFlags: ["-DX"])).isCurrent)
            #expect(!stamp(["A", "B"], BuildSettings(traits: .all)).isCurrent)
            try "{}".write(to: directory / "Package.resolved", atomically: true, encoding: .utf8)
            #expect(!stamp().isCurrent)
            stamp().write()
            #expect(stamp().isCurrent)
        }
    }

    @Test func flagsAreForTheTargetAlone() throws {
        let command = command(
            BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil),
            BuildSettings(
                optimize: .size, swiftcFlags: ["-DX"], linkerFlags: ["-v"], traits: .naming(["B", "A"]),
                jobs: 3))
        // What stands on the command line is for macros and build tools as well.
        #expect(
            command.arguments(product: "A").joined(separator: " ")
                == "build --build-system native --package-path /p --scratch-path /p/.build/s --configuration release --product A --traits A,B --toolset /w/toolset.json --jobs 3 --static-swift-stdlib"
        )
        #expect(!command.arguments(product: nil).contains("--product"))
        let toolset = command.toolset
        let swiftc = toolset.swiftCompiler.joined(separator: " ")
        #expect(swiftc.hasPrefix("-static-executable -use-ld=lld -ld-path=/w/ld.lld"))
        #expect(swiftc.hasSuffix("-Osize -DX"))
        #expect(
            toolset.linker == ["--build-id=0x0000000000000000000000000000000000000000", "--no-export-dynamic", "-v"])
        // The scratch directory lies inside the package: its map has to come later to win.
        let package = try #require(swiftc.range(of: "/p=/package"))
        let scratch = try #require(swiftc.range(of: "/p/.build/s=/build"))
        #expect(package.lowerBound < scratch.lowerBound)
        #expect(toolset.cCompiler.contains("-ffile-prefix-map=/p=/package"))
        // Unused functions are dropped one by one; debug builds don't drop any.
        #expect(swiftc.contains("-Xfrontend -function-sections"))
        #expect(toolset.cCompiler.suffix(2) == ["-ffunction-sections", "-fdata-sections"])
        let debug = self.command(command.target, BuildSettings(configuration: .debug)).toolset
        #expect(!debug.swiftCompiler.contains("-function-sections") && !debug.cCompiler.contains("-fdata-sections"))
        let json = try JSONSerialization.jsonObject(with: Data(toolset.encoded())) as? [String: Any]
        let linker = json?["linker"] as? [String: [String]]
        #expect(linker?["extraCLIOptions"] == toolset.linker)
    }

    @Test func sharedLinkageHasItsOwnRunPath() {
        let command = command(
            BuildTarget(architecture: .x86_64, triple: "x86_64-unknown-linux-gnu", sdk: nil, linkage: .shared),
            BuildSettings())
        #expect(command.arguments(product: nil).last == "--disable-local-rpath")
        #expect(command.toolset.linker.prefix(2) == ["-rpath=/opt/lib:$ORIGIN/lib", "--enable-new-dtags"])
        #expect(!command.toolset.swiftCompiler.contains("-static-executable"))
    }

    /// SwiftPM has `-fPIC` for C on its own system, and not with an SDK.
    @Test(arguments: Linkage.allCases, [true, false]) func whatAnSDKCompilesMayGoIntoADylib(
        linkage: Linkage, hasSDK: Bool
    ) {
        let triple = "aarch64-unknown-linux-gnu"
        let sdk = hasSDK ? SwiftSDK(id: "sdk", triple: triple, searchPath: "/s", bundle: "/s/sdk.artifactbundle") : nil
        let target = BuildTarget(architecture: .arm64, triple: triple, sdk: sdk, linkage: linkage)
        let flags = command(target, BuildSettings()).toolset.cCompiler
        #expect(flags.contains("-fPIC") == (hasSDK && linkage == .shared))
    }

    /// Linked whether it is used or not, which is known later.
    @Test func theCompatibilityLibraryIsForDynamicLinks() {
        for linkage in Linkage.allCases {
            var command = command(
                BuildTarget(architecture: .arm64, triple: "aarch64-unknown-linux-gnu", sdk: nil, linkage: linkage),
                BuildSettings(linkerFlags: ["-v"]))
            let without = command.toolset.linker
            command.compatibilityLibrary = "/w/c/liblambda-pack-compat.so"
            let more = ["--push-state", "--no-as-needed", "/w/c/liblambda-pack-compat.so", "--pop-state"]
            let start = linkage == .shared ? 2 : 0
            #expect(
                command.toolset.linker
                    == without.prefix(start) + (linkage == .shared ? more : []) + without.dropFirst(start))
        }
    }

    // MARK: The program in front of the linker

    /// Runs it in front of a program that prints its arguments, a line each.
    private func linkerArguments(
        _ arguments: [String], linker: Linker = .lld, linkage: Linkage = .static
    ) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let fake = directory / "it's lld"
            try "#!/bin/sh\nprintf '%s\\n' \"$@\"\n".write(to: fake, atomically: true, encoding: .utf8)
            try run("chmod", ["+x", fake.path])
            let program = LinkerProgram(linker: linker, executable: FilePath(fake.path), linkage: linkage)
            let path = try program.install(in: FilePath((directory / "tools").path))
            #expect(path.lastComponent?.string == "ld.\(linker.rawValue)")
            let finished = try run(path.string, arguments, in: directory)
            #expect(finished.status == 0)
            let lines = finished.output.split(separator: "\n").map(String.init)
            // Where an empty file stands in for a library no linker runs.
            #expect(lines.isEmpty || (lines.first == "--threads=1") == (linker == .lld))
            return linker == .lld ? Array(lines.dropFirst()) : lines
        }
    }

    @Test func eachOutputHasItsOwnMap() async throws {
        let odd = ["-o", "a b", "'\"$x", "-lm"]
        #expect(try await linkerArguments(odd, linker: .gold) == odd + ["-Map=a b.link-map"])
        #expect(try await linkerArguments(odd, linkage: .shared) == odd + ["-Map=a b.link-map"])
        // The user's own takes its place.
        for map in [["-Map=mine"], ["-Map", "mine"], ["--Map=mine"]] {
            #expect(try await linkerArguments(odd + map) == odd + map)
        }
    }

    @Test func oneArchiveIsMoved() async throws {
        let arguments = ["-o", "a b", "-lFoundation", "'\"$x", "-lFoundation", "-lm"]
        #expect(
            try await linkerArguments(arguments) == [
                "-o", "a b", "-lFoundationEssentials", "-lFoundation", "'\"$x", "-lFoundation", "-lm",
                "-Map=a b.link-map",
            ])
        #expect(try await linkerArguments(arguments, linkage: .shared) == arguments + ["-Map=a b.link-map"])
    }

    @Test func dataOfICUComesFirst() async throws {
        let library = "/w/tools/lambda-pack-icu/0f/lib_FoundationICU.a"
        let arguments = ["-o", "a b", "-l_FoundationICU", library]
        #expect(try await linkerArguments(arguments) == [library] + arguments + ["-Map=a b.link-map"])
        try await withTemporaryDirectory { directory in
            let file = directory / "arguments"
            let output = (directory / "a").path
            try #""-o" "\#(output)" "-lm" "/w b/lambda-pack-icu/0f/lib_FoundationICU.a" "-lc""#.write(
                to: file, atomically: true, encoding: .utf8)
            let given = try await linkerArguments(["@\(file.path)"])
            #expect(given.first == "/w b/lambda-pack-icu/0f/lib_FoundationICU.a")
        }
    }

    @Test func argumentsMayComeInAFile() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory / "response file"
            func write(_ arguments: String) throws {
                try arguments.write(to: file, atomically: true, encoding: .utf8)
            }
            let output = (directory / "a b").path
            try write(#""-static" "-o" "\#(output)" "-lFoundation" "-lm""#)
            let given = "@\(file.path)"
            #expect(try await linkerArguments([given], linker: .gold) == [given, "-Map=\(output).link-map"])
            #expect(
                try await linkerArguments([given]) == ["@\(output).link-arguments", "-Map=\(output).link-map"])
            #expect(
                try String(contentsOfFile: output + ".link-arguments", encoding: .utf8)
                    == #""-static" "-o" "\#(output)" "-lFoundationEssentials" "-lFoundation" "-lm""#)
            try write(#""-shared" "-o" "\#(output)""#)
            #expect(try await linkerArguments([given]) == [])
            #expect(FileManager.default.fileExists(atPath: output))
        }
    }

    @Test func percentSignsAreKeptFromLLD() async throws {
        try await withTemporaryDirectory { directory in
            let place = directory / "feature%2Fx"
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let arguments = ["-o", "\(place.path)/a b", "\(place.path)/x.o", "-lFoundation"]
            #expect(
                try await linkerArguments(arguments) == [
                    "-o", "a b", "\(place.path)/x.o", "-lFoundationEssentials", "-lFoundation", "-Map=a b.link-map",
                ])
            #expect(
                try await linkerArguments(arguments, linker: .gold)
                    == arguments + ["-Map=\(place.path)/a b.link-map"])
        }
    }

    @Test func staticLinkageLinksNoDynamicLibrary() async throws {
        #expect(try await linkerArguments(["-shared", "-o", "lib.so", "x.o"]) == [])
        #expect(
            try await linkerArguments(["-shared", "-o", "lib.so", "x.o"], linkage: .shared).first == "-shared")
    }

    // MARK: The environment of nested builds

    @Test func theEnvironmentIsTheSameInEveryShell() async throws {
        let lasting = ["PATH": "/bin", "HOME": "/h", "LANG": "C", "MY_SETTING": "1", "TMPDIR": "/elsewhere"]
        let changing = [
            "_": "/bin/x", "SHLVL": "2", "PWD": "/a", "OLDPWD": "/b", "TERM_SESSION_ID": "7", "SSH_TTY": "/dev/x",
            "VSCODE_IPC_HOOK_CLI": "/x", "GITHUB_OUTPUT": "/y", "LAMBDA_PACK_PARENTS": "1 2", "MAKELEVEL": "1",
            "LAMBDA_PACK_CI_DIRECTORY": "/t", "GITHUB_SHA": "1", "GITHUB_RUN_ID": "1", "RUNNER_TRACKING_ID": "1",
            "ACTIONS_RUNTIME_TOKEN": "1", "CI_COMMIT_SHA": "1", "CI_JOB_TOKEN": "1", "GITLAB_USER_ID": "1",
        ]
        let one = BuildEnvironment(inherited: lasting.merging(changing) { $1 }, temporaryDirectory: "/w/tmp")
        let other = BuildEnvironment(
            inherited: lasting.merging(changing.mapValues { $0 + "x" }) { $1 }, temporaryDirectory: "/w/tmp")
        #expect(one == other)
        #expect(
            one.lines == [
                "HOME=/h", "LANG=C", "MY_SETTING=1", "PATH=/bin", "SWIFT_DETERMINISTIC_HASHING=1", "TMPDIR=/w/tmp",
            ])
        // What manifests ask for in CI, and what private dependencies are fetched with, stays.
        let kept = ["CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "t", "RUNNER_OS": "Linux"]
        let job = BuildEnvironment(inherited: kept, temporaryDirectory: "/w/tmp")
        #expect(job.lines.count(where: { kept.keys.contains(String($0.prefix { $0 != "=" })) }) == kept.count)
        // Values of others may be secrets.
        #expect(
            one.shownLines == [
                "PATH=/bin", "SWIFT_DETERMINISTIC_HASHING=1", "TMPDIR=/w/tmp",
                "and as inherited: HOME, LANG, MY_SETTING",
            ])
        let target = BuildTarget(architecture: .arm64, triple: "t", sdk: nil, linkage: .shared)
        try await withTemporaryDirectory { directory in
            let manifest = directory / "Package.swift"
            try "let x = 1".write(to: manifest, atomically: true, encoding: .utf8)
            let silent = one.adding(target, toolset: Toolset(), manifest: FilePath(manifest.path))
            let digest = "LAMBDA_PACK_TOOLSET=\(Toolset().digest)"
            #expect(silent.lines.filter { $0.hasPrefix("LAMBDA") } == ["LAMBDA_PACK_LINKAGE=shared", digest])
            #expect(Toolset(linker: ["-v"]).digest != Toolset().digest)
            #expect(Toolset(linker: ["-v"]).digest != Toolset(cCompiler: ["-v"]).digest)
            try #"let x = Context.environment["LAMBDA_PACK_ARCHITECTURE"]"#
                .write(to: manifest, atomically: true, encoding: .utf8)
            let asking = one.adding(target, toolset: Toolset(), manifest: FilePath(manifest.path))
            #expect(
                asking.lines.filter { $0.hasPrefix("LAMBDA") } == [
                    "LAMBDA_PACK_ARCHITECTURE=arm64", "LAMBDA_PACK_LINKAGE=shared", digest,
                ])
        }
    }

    @Test func commandLinesAreShownAsAShellTakesThem() {
        let command = Command("/bin/x", ["a", "b c", "it's", "", "--d=/e.f"])
        #expect(command.description == #"/bin/x a 'b c' 'it'\''s' '' --d=/e.f"#)
    }

    // MARK: The work directory

    @Test func theWorkDirectoryIsOneRunsAndItsTemporaryDirectoryIsEmptied() async throws {
        try await withTemporaryDirectory { directory in
            let path = FilePath((directory / "work").path)
            // What a run that was killed left.
            try FileManager.default.createDirectory(
                at: directory / "work/lambda-pack-tmp/left", withIntermediateDirectories: true)
            for folder in ["work", "work/lambda-pack-tmp"] {
                try Data().write(to: directory / folder / OwnedDirectory.markerName)
            }
            do {
                let work = try WorkDirectory.open(path)
                #expect(work.temporary == path / "lambda-pack-tmp")
                #expect(try FileSystem.names(in: work.temporary) == [OwnedDirectory.markerName])
                #expect(throws: Problem.self) { _ = try WorkDirectory.open(path) }
            }
            #expect(!FileManager.default.fileExists(atPath: path.string + "/lambda-pack-tmp"))
            // Nobody else's files are in the way: not those of a directory with a likely name, nor of one that is linked.
            let precious = directory / "precious"
            for place in [precious, directory / "work/tmp"] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                try "thesis".write(to: place / "thesis", atomically: true, encoding: .utf8)
            }
            try FileManager.default.createSymbolicLink(
                atPath: path.string + "/lambda-pack-tmp", withDestinationPath: precious.path)
            do {
                let work = try WorkDirectory.open(path)
                #expect(FileSystem.isDirectory(work.temporary))
            }
            #expect(FileManager.default.fileExists(atPath: (precious / "thesis").path))
            #expect(FileManager.default.fileExists(atPath: (directory / "work/tmp/thesis").path))
            let again = try WorkDirectory.open(path)
            #expect(again.temporary == path / "lambda-pack-tmp")
        }
    }

    @Test func keepsTheUsersDiagnosticsAlone() {
        let output = """
            Building for production...
            [1/4] Compiling A main.swift
            /p/main.swift:1:1: warning: unused
             1 | let x = 1
            x.a(y.o): warning: Using 'dlopen' in statically linked applications requires at runtime the shared libraries
            ld.lld: warning: z.o: --icf=safe conservatively ignores SHT_LLVM_ADDRSIG
            Build of product 'A' complete! (1.00s)
            """
        #expect(BuildOutputFilter.diagnostics(in: output) == ["/p/main.swift:1:1: warning: unused", " 1 | let x = 1"])
    }

    @Test func collectsBundlesOfTheOwnClosureAlone() async throws {
        try await withTemporaryDirectory { directory in
            func file(_ path: String, _ text: String = "", executable: Bool = false) throws {
                let url = directory / path
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: url, atomically: true, encoding: .utf8)
                if executable { try run("chmod", ["+x", url.path]) }
            }
            try file("App", executable: true)
            try file(
                "App.product/Objects.LinkFileList",
                "\(directory.path)/App.build/main.swift.o\n'\(directory.path)/Art.build/resource_bundle_accessor.swift.o'\n"
            )
            try file("Art.build/DerivedSources/resource_bundle_accessor.swift", "let x = \"pkg_Art.resources\"")
            try file("pkg_Art.resources/a.txt")
            try file("Other.build/DerivedSources/resource_bundle_accessor.swift", "let x = \"pkg_Other.resources\"")
            try file("pkg_Other.resources/b.txt")
            let target = BuildTarget(architecture: .x86_64, triple: "t", sdk: nil)
            let reader = try BuiltProductReader(
                target: target, linker: .gold, binDirectory: FilePath(directory.path), outside: { $0 })
            let product = try reader.collect("App")
            #expect(product.resourceBundles.map { $0.lastComponent?.string } == ["pkg_Art.resources"])
            #expect(product.objects.compactMap(BuiltProduct.module(ofObject:)) == ["App", "Art"])
            #expect(throws: Problem.self) { try reader.collect("Gone") }
        }
    }
}
