import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// The commands, with a stand-in for `swift` and a list of releases on this machine.
@Suite(.serialized) struct SDKInstallTests {
    private static let checksum = String(repeating: "ab", count: 32)
    private static let id = "swift-6.3.1-RELEASE_static-linux-0.1.0"

    private func list(_ tag: String = "swift-6.3.1-RELEASE") -> String {
        """
        [{"name":"6.2","tag":"swift-6.2-RELEASE","platforms":[{"name":"Ubuntu 24.04","platform":"Linux"}]},
         {"name":"6.3.1","tag":"\(tag)","platforms":[{"name":"Static SDK","platform":"static-sdk","version":"0.1.0",
          "checksum":"\(Self.checksum)"}]}]
        """
    }

    /// `swift` that notes how `swift sdk install` was called, and leaves what that would.
    private func makeSwift(_ made: MadeSystem, install: String) throws {
        let answer = try String(contentsOf: made.compilerRoot / "bin/swift", encoding: .utf8).dropFirst(
            "#!/bin/sh\n".count)
        try made.script("compiler/usr/bin/real-swift", String(answer))
        try made.script(
            "compiler/usr/bin/swift",
            """
            if [ "$1" != sdk ]; then exec "$(dirname "$0")/real-swift"; fi
            echo "$@" >>"\(made.directory.path)/calls"
            for folder; do :; done
            bundle=$folder/\(Self.id).artifactbundle
            \(install)
            """)
    }

    private static let complete = """
        mkdir -p "$bundle/sdk"
        echo '{"schemaVersion":"1.0","artifacts":{"\(id)":{"type":"swiftSDK","version":"0.1.0","variants":[{"path":"sdk"}]}}}' >"$bundle/info.json"
        echo '{"schemaVersion":"4.0","targetTriples":{"aarch64-swift-linux-musl":{},"x86_64-swift-linux-musl":{}}}' >"$bundle/sdk/swift-sdk.json"
        """

    private func lambdaPack(_ made: MadeSystem, _ arguments: [String], proxy: String? = nil) throws -> Finished {
        try Tool.run(
            ["sdk"] + arguments,
            environment: [
                "PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin", "HOME": made.directory.path,
                "XDG_CACHE_HOME": nil,
                "XDG_CONFIG_HOME": nil, "LAMBDA_PACK_SWIFT_SDKS_PATH": nil,
                "http_proxy": proxy, "no_proxy": nil, "NO_PROXY": nil,
            ], in: made.directory)
    }

    /// A web server that has the list, for as long as the body runs.
    private func withServer(_ made: MadeSystem, _ list: String, _ body: (String) throws -> Void) throws {
        try made.write("web/releases.json", Array(list.utf8))
        let server = Process()
        server.executableURL = URL(fileURLWithPath: try #require(findExecutable("python3")))
        server.arguments = [
            "-u", "-c",
            """
            import functools, http.server, socketserver, sys
            handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
            # Not HTTPServer, which asks a name server for its own name.
            server = socketserver.TCPServer(("127.0.0.1", 0), handler)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """, (made.directory / "web").path,
        ]
        let pipe = Pipe()
        server.standardOutput = pipe
        server.standardError = FileHandle.nullDevice
        try server.run()
        defer {
            // Test runners hand on that they ignore SIGTERM.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        let port = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try body("http://127.0.0.1:\(port)")
    }

    private static let hasTools = Machine.has("python3") && Machine.has("curl")

    @Test(.enabled(if: hasTools, "python3 or curl is not installed"))
    func installsOnce() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: Self.complete)
            try withServer(made, list()) { address in
                let arguments = ["install", "--releases", "\(address)/releases.json", "--downloads", address]
                // Nobody can be asked: nothing happens without leave.
                let asked = try lambdaPack(made, arguments)
                #expect(asked.status == 1 && asked.output.contains("--yes"), "\(asked.output)")
                #expect(asked.output.contains("SHA-256 \(Self.checksum)"), "\(asked.output)")
                let done = try lambdaPack(made, arguments + ["--yes"])
                #expect(done.status == 0 && done.output.contains(Self.id), "\(done.output)")
                let again = try lambdaPack(made, arguments)
                #expect(again.status == 0 && again.output.contains("installed already"), "\(again.output)")
                let calls = try String(contentsOf: directory / "calls", encoding: .utf8).split(separator: "\n")
                #expect(calls.count == 1)
                let place = "/swift-6.3.1-release/static-sdk/swift-6.3.1-RELEASE/\(Self.id).artifactbundle.tar.gz"
                #expect(
                    calls[0].hasPrefix("sdk install \(address)\(place) --checksum \(Self.checksum) --swift-sdks-path "))
            }
            let folder = directory / ".swiftpm/swift-sdks"
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    == [".lambda-pack.lock", "\(Self.id).artifactbundle"])
            let list = try lambdaPack(made, ["list"])
            #expect(
                list.output.contains("\(Self.id): aarch64-swift-linux-musl, static, build takes it for static"),
                "\(list.output)")
        }
    }

    /// Each time the folder has what it had before: nothing.
    @Test(
        .enabled(if: hasTools, "python3 or curl is not installed"),
        arguments: [
            ("wrong checksum", "echo 'error: Computed archive checksum does not match'; exit 1", "[sdk-failed]"),
            ("truncated", "mkdir -p \"$bundle\"; echo '{' >\"$bundle/info.json\"; exit 0", "[sdk-failed]"),
            ("killed midway", "mkdir -p \"$bundle\"; kill -9 $$", "[sdk-failed]"),
        ])
    func whatGoesWrong(name: String, script: String, code: String) async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: script)
            try withServer(made, list()) { address in
                let failed = try lambdaPack(
                    made, ["install", "--yes", "--releases", "\(address)/releases.json", "--downloads", address])
                #expect(failed.status == 1 && failed.output.contains(code), "\(name): \(failed.output)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: (directory / ".swiftpm/swift-sdks").path)
            #expect(left == [".lambda-pack.lock"], "\(name)")
        }
    }

    @Test(.enabled(if: hasTools, "python3 or curl is not installed"))
    func noNetworkAndNoSuchRelease() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: Self.complete)
            try withServer(made, list("swift-6.3.2-RELEASE")) { address in
                let other = try lambdaPack(made, ["install", "--yes", "--releases", "\(address)/releases.json"])
                #expect(other.output.contains("lists no Static Linux SDK for swift-6.3.1-RELEASE"), "\(other.output)")
                let page = try lambdaPack(made, ["install", "--yes", "--releases", "\(address)/"])
                #expect(page.output.contains("[sdk-unavailable]") && page.output.contains("proxy"), "\(page.output)")
            }
            // Port 9 of this machine (discard) has no server.
            let alone = try lambdaPack(made, ["install", "--yes", "--releases", "http://127.0.0.1:9/releases.json"])
            #expect(alone.status == 1 && alone.output.contains("can't be fetched"), "\(alone.output)")
            #expect(!FileManager.default.fileExists(atPath: (directory / "calls").path))
        }
    }

    /// A proxy is asked for whole addresses; the server has a file for this one.
    @Test(.enabled(if: hasTools, "python3 or curl is not installed"))
    func throughAProxy() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: Self.complete)
            try made.write("web/http:/releases.example.org/list.json", Array(list().utf8))
            let arguments = ["install", "--yes", "--releases", "http://releases.example.org/list.json"]
            try withServer(made, "[]") { address in
                let done = try lambdaPack(made, arguments, proxy: address)
                #expect(done.status == 0 && done.output.contains(Self.id), "\(done.output)")
            }
            try FileManager.default.removeItem(at: directory / ".swiftpm")
            let refused = try lambdaPack(made, arguments, proxy: "http://127.0.0.1:9")
            #expect(refused.status == 1 && refused.output.contains("[sdk-unavailable]"), "\(refused.output)")
        }
    }

    @Test func compilersWithoutAnSDK() throws {
        for line in [
            "Swift version 6.4-dev (LLVM abc, Swift def)", "Apple Swift version 6.3 (swiftlang-6.3.0 clang-1)",
        ] {
            let toolchain = Toolchain(
                swift: "/s", root: "/r", version: "6.3", versionLine: line, hostTriple: "x86_64-unknown-linux-gnu")
            #expect(throws: Problem.self) { try SwiftRelease.tag(of: toolchain) }
        }
        let command = StaticSDKInstaller.fetch("https://example.org/x", to: "/f", curl: "/usr/bin/curl")
        #expect(command.arguments.contains("=https") && command.arguments.last == "https://example.org/x")
    }

    // MARK: list and remove

    @Test func listsAndRemoves() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            let empty = try lambdaPack(made, ["list"])
            #expect(empty.status == 0 && empty.output.contains("sdk install"), "\(empty.output)")
            let done = try lambdaPack(made, ["make", "--arch", "arm64", "--from", "toolchain", "--sysroot", "system"])
            #expect(done.status == 0, "\(done.output)")
            let list = try lambdaPack(made, ["list"])
            let line =
                "amzn2023-aarch64-shared-6.3.1: aarch64-unknown-linux-gnu, static and shared, build takes it for shared"
            #expect(list.output.contains(line), "\(list.output)")
            let unknown = try lambdaPack(made, ["remove", "nothing"])
            #expect(unknown.status == 1 && unknown.output.contains("[sdk-missing]"), "\(unknown.output)")
            let removed = try lambdaPack(made, ["remove", "amzn2023-aarch64-static-6.3.1"])
            #expect(removed.status == 0, "\(removed.output)")
            let folder = directory / ".cache/lambda-pack/swift-sdks"
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [".lambda-pack.lock"])
            try made.write(
                "foreign/x.artifactbundle/info.json",
                Array(
                    #"{"schemaVersion":"1.0","artifacts":{"x":{"type":"swiftSDK","version":"1","variants":[{"path":"s"}]}}}"#
                        .utf8))
            try made.write(
                "foreign/x.artifactbundle/s/swift-sdk.json",
                Array(
                    #"{"schemaVersion":"4.0","targetTriples":{"aarch64-unknown-linux-gnu":{}}}"#.utf8))
            let foreign = try lambdaPack(made, ["remove", "x", "--swift-sdks-path", "foreign"])
            #expect(foreign.status == 1 && foreign.output.contains("[sdk-foreign]"), "\(foreign.output)")
            #expect(FileManager.default.fileExists(atPath: (directory / "foreign/x.artifactbundle/info.json").path))
        }
    }
}
