import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// `sdk make --debian` with a stand-in for apt, and modules of another version with one for the compiler.
@Suite struct DebianSDKTests {
    /// Makes the packages, and an apt that has them for one of two archives.
    private func makeApt(_ made: MadeSystem, works: Bool = true) throws {
        func pack(_ name: String, _ content: URL) throws {
            let folder = "packages/\(name)"
            try made.write(
                "\(folder)/DEBIAN/control",
                Array(
                    "Package: \(name)\nVersion: 1\nArchitecture: arm64\nMaintainer: n <n@example.org>\nDescription: d\n"
                        .utf8))
            try run("cp", ["-R", content.path + "/.", (made.directory / folder).path])
            let built = try run(
                "dpkg-deb", ["-Zgzip", "--build", folder, "packages/\(name)_1_arm64.deb"], in: made.directory)
            try #require(built.status == 0, "\(built.output)")
        }
        try pack("swiftlang", made.toolchain)
        try pack("libc6-dev", made.system)
        let packages = (made.directory / "packages").path
        try made.script(
            "bin/apt-get",
            """
            echo "$@" >>"\(made.directory.path)/calls"
            case "$*" in
            indextargets*)
                echo 'https://late.example.org stable-updates'
                echo 'https://other.example.org stable'
                echo 'https://half.example.org stable'
                echo 'https://good.example.org stable'
                ;;
            *update) grep -qE 'good|half' sources.list || { echo 'E: no such release'; exit 100; } ;;
            *download*)
                if grep -q half ../sources.list; then echo old >libc6_0_arm64.deb; exit 100; fi
                cp "\(packages)"/*.deb .
                ;;
            esac
            """)
        try made.script(
            "bin/apt-cache", works ? "echo libstdc++-9-dev; echo libstdc++-14-dev; echo libstdc++-14-doc" : "exit 0")
    }

    private func make(_ made: MadeSystem) async throws -> SDKMaker.Outcome {
        let folder = try SDKFolder.open(FilePath(made.sdks.path))
        let request = SDKMaker.Request(architecture: .arm64, toolchain: [], system: [], debian: "trixie")
        let path = "\(made.directory.path)/bin:/usr/bin:/bin"
        return try await SDKMaker(request, compiler: made.compiler, path: path) { _ in }.make(in: folder)
    }

    @Test(.enabled(if: Machine.has("dpkg-deb"), "dpkg-deb is not installed"))
    func takesPackagesFromTheArchiveThatHasThem() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeApt(made)
            let outcome = try await make(made)
            #expect(outcome.ids[.static] == "debian13-aarch64-static-6.3.1" && outcome.hasFoundation)
            let calls = try String(contentsOf: directory / "calls", encoding: .utf8)
            #expect(calls.contains("download swiftlang libswiftlang libc6 libc6-dev"))
            #expect(calls.contains(" libgcc-14-dev libstdc++-14-dev"), "\(calls)")
            // Nor is anything taken of the archive whose download ended midway.
            let record = try #require(SDKRecord.read(outcome.bundle))
            #expect(record.sources.map(\.name) == ["swiftlang_1_arm64.deb", "libc6-dev_1_arm64.deb"])
            // Nothing of the run's own stays.
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: made.sdks.path).sorted()
                    == [".lambda-pack.lock", "debian13-aarch64-6.3.1.artifactbundle"])
        }
    }

    @Test(.enabled(if: Machine.has("dpkg-deb"), "dpkg-deb is not installed"))
    func noArchiveHasIt() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeApt(made, works: false)
            let problem = await #expect(throws: Problem.self) { _ = try await make(made) }
            #expect(problem?.code == .sdkUnavailable && problem?.message.contains("'trixie'") == true)
        }
    }

    @Test func noAptAndNoName() throws {
        func problem(_ release: String) -> Problem? {
            do throws(Problem) {
                _ = try DebianPackages(release, .arm64, work: "/w", path: "/nowhere")
                return nil
            } catch { return error }
        }
        #expect(problem("trixie")?.code == .toolMissing)
        #expect(problem("trixie main\ndeb http://x")?.code == .invalidValue)
        #expect(DebianPackages.name(of: "trixie") == "debian13" && DebianPackages.name(of: "sid") == "debian-sid")
    }

    // MARK: Modules of another version

    /// A compiler that writes down what it was asked, and makes an empty module.
    private func makeFrontend(_ made: MadeSystem, _ body: String = ": >\"$output\"") throws {
        try made.script(
            "compiler/usr/bin/swift-frontend",
            """
            echo "$@" >>"\(made.directory.path)/frontend"
            while [ $# -gt 0 ]; do if [ "$1" = -o ]; then output=$2; fi; shift; done
            \(body)
            """)
    }

    private func rebuilding(_ made: MadeSystem) -> SDKMaker.Request {
        var request = made.request()
        request.rebuildsModules = true
        return request
    }

    @Test func modulesAreBuiltAnew() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory, version: "6.0.3")
            try makeFrontend(made)
            // It imports the other one, and itself as a C module.
            for kind in ["swift", "swift_static"] {
                try made.write(
                    "toolchain/usr/lib/\(kind)/linux/Glibc.swiftmodule/aarch64-linux-gnu.swiftinterface",
                    Array("// Swift version 6.0.3\n@_exported import Glibc\n@_exported public import Swift\n".utf8))
                try made.write("toolchain/usr/lib/\(kind)/dispatch/dispatch.h", [0x0A])
            }
            let outcome = try await made.make(rebuilding(made))
            #expect(!outcome.hasFoundation)
            let calls = try String(contentsOf: directory / "frontend", encoding: .utf8).split(separator: "\n")
            #expect(calls.count == 2, "each module once, for both kinds of linking")
            #expect(
                calls[0].contains("-module-name Swift -parse-stdlib ")
                    && calls[1].contains("-module-name Glibc -target"))
            let libraries = made.sdks / "amzn2023-aarch64-6.3.1.artifactbundle/sysroot/usr/lib"
            for kind in ["swift", "swift_static"] {
                let modules = libraries / "\(kind)/linux"
                let names = try FileManager.default.contentsOfDirectory(atPath: (modules / "Glibc.swiftmodule").path)
                #expect(names == ["aarch64-unknown-linux-gnu.swiftmodule"])
                #expect(!FileManager.default.fileExists(atPath: (modules / "Foundation.swiftmodule").path))
                // Of another compiler, and without an interface: Debian has some in the folder of the processor, too.
                #expect(!FileManager.default.fileExists(atPath: (modules / "aarch64/Dispatch.swiftmodule").path))
                #expect(!FileManager.default.fileExists(atPath: (libraries / "\(kind)/dispatch").path))
            }
        }
    }

    @Test func modulesThatCantBeBuilt() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory, version: "6.0.3")
            try makeFrontend(made, "echo 'error: no'; exit 1")
            let problem = try #require(try await made.problem(rebuilding(made)))
            #expect(problem.code == .sdkFailed && problem.message.contains("'Swift'"), "\(problem)")
        }
    }

    @Test func imports() {
        let interface = """
            import Swift
            @_exported import Glibc
            @_spi(Unsafe) public import _Concurrency
            import Foundation.NSObject
            public func f() // import nothing
            """
        #expect(SDKModules.imports(in: interface) == ["Swift", "Glibc", "_Concurrency", "Foundation"])
    }
}
