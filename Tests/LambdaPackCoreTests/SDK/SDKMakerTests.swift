import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// An SDK made of a toolchain and a system of a few bytes; real ones are in the integration tests.
@Suite struct SDKMakerTests {
    @Test func anSDKThatBuildFinds() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let outcome = try await made.make()
            #expect(
                outcome.ids == [.static: "amzn2023-aarch64-static-6.3.1", .shared: "amzn2023-aarch64-shared-6.3.1"])
            #expect(outcome.hasFoundation)
            let folder = FilePath(made.sdks.path)
            let found = SwiftSDK.installed(in: folder)
            #expect(found.map(\.id).sorted() == outcome.ids.values.sorted())
            #expect(found.allSatisfy { $0.triple == "aarch64-unknown-linux-gnu" })
            for linkage in Linkage.allCases {
                let target = try BuildTarget.choose(
                    for: .arm64, linkage: linkage, settings: BuildSettings(), toolchain: made.compiler,
                    searchPaths: [folder])
                #expect(target.sdk?.id == outcome.ids[linkage])
            }
            let root = made.sdks / "amzn2023-aarch64-6.3.1.artifactbundle/sysroot"
            let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            // What compilers, package managers and people alone would read stays out.
            for absent in ["cc1", "site.py", "README", ".swiftdoc", ".swiftinterface", "libPackageDescription.so"] {
                #expect(!files.contains { $0.hasSuffix(absent) }, "\(absent)")
            }
            for present in [
                "usr/lib/swift_static/clang/include/stddef.h", "usr/lib64/libc.so",
                "lib64/libc.so.6", "usr/lib/swift/linux/Foundation.swiftmodule/aarch64-unknown-linux-gnu.swiftmodule",
            ] {
                #expect(FileManager.default.fileExists(atPath: (root / present).path), "\(present)")
            }
            let arguments = try String(
                contentsOf: root / "usr/lib/swift_static/linux/static-executable-args.lnk", encoding: .utf8)
            #expect(arguments == "-static\n-lswiftCore\n")
        }
    }

    /// The same from a tar.gz with a directory of its own, as swift.org packs toolchains, and the system in a tar.
    @Test(.enabled(if: Machine.has("tar"), "tar is not installed"))
    func fromArchives() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try await made.make()
            let before = try snapshot(made)
            try FileManager.default.moveItem(at: made.toolchain, to: directory / "swift-6.3.1-RELEASE-al2023")
            try run("tar", ["-czf", "t.tar.gz", "swift-6.3.1-RELEASE-al2023"], in: directory)
            try run("tar", ["-cf", "s.tar", "-C", "system", "."], in: directory)
            try await made.make(made.request(toolchain: [directory / "t.tar.gz"], system: [directory / "s.tar"]))
            #expect(try snapshot(made) == before)
            let record = try #require(
                SDKRecord.read(FilePath((made.sdks / "amzn2023-aarch64-6.3.1.artifactbundle").path)))
            #expect(record.sources.map(\.name) == ["t.tar.gz", "s.tar"] && record.sources[0].sha256?.count == 64)
        }
    }

    /// Contents of the SDK's directory by path.
    private func snapshot(_ made: MadeSystem) throws -> [String: Data] {
        let root = made.sdks / "amzn2023-aarch64-6.3.1.artifactbundle/sysroot"
        var found: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            found[path] = try? Data(contentsOf: root / path)
        }
        return found
    }

    /// Debian calls the modules of x86_64 after another vendor than the SDK's triple has.
    @Test func modulesOfAnotherVendor() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory, machine: 62)
            for kind in ["swift", "swift_static"] {
                for module in ["Swift", "Foundation"] {
                    let folder = made.toolchain / "usr/lib/\(kind)/linux/\(module).swiftmodule"
                    try FileManager.default.moveItem(
                        at: folder / "aarch64-unknown-linux-gnu.swiftmodule",
                        to: folder / "x86_64-pc-linux-gnu.swiftmodule")
                }
            }
            let outcome = try await made.make(made.request(.x86_64))
            let modules = URL(fileURLWithPath: outcome.bundle.string) / "sysroot/usr/lib/swift/linux"
            for (module, content) in [("Swift", 1), ("Foundation", 3)] {
                let file = modules / "\(module).swiftmodule/x86_64-unknown-linux-gnu.swiftmodule"
                #expect(try Data(contentsOf: file) == Data([UInt8(content)]))
            }
        }
    }

    /// The machine's own system as anybody sees it who is not root, with the toolchain in it.
    @Test(.enabled(if: getuid() != 0 || Machine.has("setpriv"), "setpriv is not installed"))
    func directoriesThatMayNotBeRead() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try run("cp", ["-R", made.toolchain.path + "/.", made.system.path])
            let closed = ["etc/ssl/private", "lost+found", "opt/other", "root"]
            for path in closed { try made.write("system/\(path)/key", [1]) }
            func close(_ paths: [String], _ mode: Int) throws {
                for path in paths {
                    try FileManager.default.setAttributes(
                        [.posixPermissions: mode], ofItemAtPath: (made.system / path).path)
                }
            }
            try close(closed, 0)
            defer { try? close(closed + ["usr/include"], 0o755) }
            // Root without what lets it read everything.
            let wrapper = getuid() == 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []
            func make() throws -> Finished {
                let words =
                    wrapper + [
                        Tool.path, "sdk", "make", "--arch", "arm64", "--sysroot", "system", "--swift-sdks-path", "sdks",
                    ]
                return try run(
                    words[0], Array(words.dropFirst()),
                    environment: ["PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin"], in: directory)
            }
            let done = try make()
            #expect(done.status == 0 && done.output.contains("amzn2023-aarch64-static-6.3.1"), "\(done.output)")
            try close(["usr/include"], 0)
            let needed = try make()
            #expect(needed.status == 1 && needed.output.contains("[sdk-source]"), "\(needed.output)")
            #expect(needed.output.contains("usr/include"), "\(needed.output)")
        }
    }

    /// Debian's toolchain has a place of its own, and a link to half of it where swift.org's lie.
    @Test func aToolchainBehindALink() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let (libraries, place) = (made.toolchain / "usr/lib", made.toolchain / "usr/libexec/swift")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: libraries, to: place / "lib")
            try FileManager.default.createDirectory(at: libraries, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: (libraries / "swift").path, withDestinationPath: "../libexec/swift/lib/swift")
            #expect(try await made.make().ids.count == 2)
        }
    }

    // MARK: What is refused

    @Test func anotherMachine() async throws {
        try await withTemporaryDirectory { directory in
            let problem = try #require(try await MadeSystem(in: directory, machine: 62).problem())
            #expect(problem.code == .wrongMachine && problem.message.hasSuffix("is for x86_64"), "\(problem)")
        }
        // A toolchain of static libraries alone says it in their members.
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory, machine: 62)
            try FileManager.default.removeItem(at: made.toolchain / "usr/lib/swift/linux/libswiftCore.so")
            let problem = try #require(try await made.problem())
            #expect(problem.code == .wrongMachine && problem.message.hasSuffix("is for x86_64"), "\(problem)")
        }
    }

    @Test func anotherSwiftVersion() async throws {
        try await withTemporaryDirectory { directory in
            let problem = try #require(try await MadeSystem(in: directory, version: "6.2.3").problem())
            #expect(problem.code == .sdkVersion, "\(problem)")
            #expect(problem.message.contains("6.2.3") && problem.message.contains("6.3.1"), "\(problem)")
            #expect(problem.advice?.contains("--rebuild-modules") == true)
        }
    }

    /// Levels of `..` behind characters that have a slash in them, up and out of the folder of SDKs.
    @Test func anArchiveThatWouldLeave() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            var (tar, place) = (TarFile(), "a")
            tar.add("null", type: "3")
            for _ in 0..<6 {
                tar.add("\(place)/../\u{301}b\u{600}", type: "5")
                place += "/../\u{301}b\u{600}/.."
            }
            tar.add("\(place)/../\u{301}evil", [1])
            try made.write("evil.tar", tar.finished)
            let before = try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted()
            let problem = try #require(
                try await made.problem(made.request(system: [made.system, directory / "evil.tar"])))
            #expect(problem.code == .sdkSource && problem.cause?.contains("would leave") == true, "\(problem)")
            let after = try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted()
            #expect(after == (before + ["sdks", "sdks/.lambda-pack.lock"]).sorted())
        }
    }

    @Test func noToolchainAndNoHeaders() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let empty = try #require(try await made.problem(made.request(toolchain: [made.system])))
            #expect(empty.code == .sdkSource && empty.message.contains("no Swift toolchain"), "\(empty)")
            try FileManager.default.removeItem(at: made.system / "usr/include")
            let bare = try #require(try await made.problem())
            #expect(bare.code == .sdkSource && bare.cause?.contains("libc6-dev") == true, "\(bare)")
            let nowhere = try #require(try await made.problem(made.request(system: [directory / "nowhere"])))
            #expect(nowhere.code == .fileSystem, "\(nowhere)")
        }
    }

    @Test func aTruncatedArchive() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try run("tar", ["-czf", "t.tar.gz", "toolchain"], in: directory)
            let whole = try Data(contentsOf: directory / "t.tar.gz")
            try whole.prefix(whole.count / 2).write(to: directory / "t.tar.gz")
            let problem = try #require(try await made.problem(made.request(toolchain: [directory / "t.tar.gz"])))
            #expect(problem.code == .sdkSource && problem.advice?.contains("complete") == true, "\(problem)")
        }
    }
}
