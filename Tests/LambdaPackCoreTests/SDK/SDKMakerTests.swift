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
    }

    @Test func anotherSwiftVersion() async throws {
        try await withTemporaryDirectory { directory in
            let problem = try #require(try await MadeSystem(in: directory, version: "6.2.3").problem())
            #expect(problem.code == .sdkVersion, "\(problem)")
            #expect(problem.message.contains("6.2.3") && problem.message.contains("6.3.1"), "\(problem)")
            #expect(problem.advice?.contains("--rebuild-modules") == true)
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

    // MARK: All or nothing

    @Test func theOldOneStaysWhereTheNewOneDoesNotLink() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try await made.make()
            try made.write("system/usr/include/new.h", [0x0A])
            try made.script("compiler/usr/bin/swiftc", "echo 'ld.lld: error: no'; exit 1")
            let problem = try #require(try await made.problem())
            #expect(
                problem.code == .sdkFailed && problem.message.contains("does not link a static program"), "\(problem)")
            #expect(try !made.contents().contains { $0.hasSuffix("new.h") })
            try made.script("compiler/usr/bin/swiftc", "exit 0")
            try await made.make()
            #expect(try made.contents().contains { $0.hasSuffix("new.h") })
        }
    }

    @Test func aBundleOfSomebodyElse() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("sdks/mine-aarch64-6.3.1.artifactbundle/info.json", [0x7B, 0x7D])
            let problem = try #require(try await made.problem(made.request(name: "mine")))
            #expect(problem.code == .sdkForeign, "\(problem)")
            let odd = try #require(try await made.problem(made.request(name: "../mine")))
            #expect(odd.code == .invalidValue, "\(odd)")
        }
    }

    @Test func twoAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let first = try SDKFolder.open(FilePath(made.sdks.path))
            let problem = try #require(try await made.problem())
            #expect(problem.code == .sdkBusy && problem.cause?.contains("\(getpid())") == true, "\(problem)")
            withExtendedLifetime(first) {}
        }
    }

    /// The command itself, on a file system of 64 KiB.
    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func noSpace() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try made.write("system/usr/lib64/libbig.a", [UInt8](repeating: 7, count: 1 << 20))
            let mount = directory / "mount"
            try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
            let command =
                "\(Tool.path) sdk make --arch arm64 --from toolchain --sysroot system --swift-sdks-path mount/sdks"
            let finished = try run(
                "unshare",
                [
                    getuid() == 0 ? "-m" : "-rm", "sh", "-c",
                    "mount -t tmpfs -o size=512k tmpfs mount && \(command); status=$?; ls -A mount/sdks; exit $status",
                ],
                environment: ["PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin"], in: directory)
            #expect(finished.status == 1 && finished.output.contains("[sdk-unwritable]"), "\(finished.output)")
            #expect(finished.output.contains("no space left"), "\(finished.output)")
            #expect(!finished.output.contains(".artifactbundle"), "\(finished.output)")
        }
    }
}
