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
        mkdir -p "$bundle/sdk/root"
        echo '{"schemaVersion":"1.0","artifacts":{"\(id)":{"type":"swiftSDK","version":"0.1.0","variants":[{"path":"sdk"}]}}}' >"$bundle/info.json"
        echo '{"schemaVersion":"4.0","targetTriples":{"aarch64-swift-linux-musl":{"sdkRootPath":"root"},"x86_64-swift-linux-musl":{"sdkRootPath":"root"}}}' >"$bundle/sdk/swift-sdk.json"
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
            ("no download", "echo 'error: the file could not be downloaded'; exit 1", "is there a network"),
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

    /// As swift.org lists the SDKs of 6.0 to 6.2, whose files all have one and the same version.
    @Test func releasesWithoutAVersion() throws {
        let list = """
            [{"name": "6.2.3", "tag": "swift-6.2.3-RELEASE", "xcode": "Xcode 26.2", "xcode_release": true,
              "date": "2025-12-12", "platforms": [
                {"name": "Ubuntu 24.04", "platform": "Linux", "docker": "6.2.3-noble", "archs": ["x86_64", "aarch64"]},
                {"name": "Static SDK", "platform": "static-sdk", "checksum": "\(Self.checksum)",
                 "archs": ["x86_64", "aarch64"]}]}]
            """
        let release = try SwiftRelease.find("swift-6.2.3-RELEASE", in: Array(list.utf8), from: "list")
        #expect(
            release.address("https://download.swift.org")
                == "https://download.swift.org/swift-6.2.3-release/static-sdk/swift-6.2.3-RELEASE/swift-6.2.3-RELEASE_static-linux-0.0.1.artifactbundle.tar.gz"
        )
        let odd = list.replacingOccurrences(of: "\"static-sdk\",", with: "\"static-sdk\", \"version\": \"../x\",")
        #expect(throws: Problem.self) {
            try SwiftRelease.find("swift-6.2.3-RELEASE", in: Array(odd.utf8), from: "list")
        }
    }

    /// SwiftPM was killed while it copied: the bundle lists directories that are not there.
    @Test(.enabled(if: hasTools, "python3 or curl is not installed"))
    func aHalfIsNotInstalled() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: Self.complete)
            try withServer(made, list()) { address in
                let arguments = ["install", "--yes", "--releases", "\(address)/releases.json", "--downloads", address]
                let first = try lambdaPack(made, arguments)
                #expect(first.status == 0, "\(first.output)")
                let root = directory / ".swiftpm/swift-sdks/\(Self.id).artifactbundle/sdk/root"
                try FileManager.default.removeItem(at: root)
                let again = try lambdaPack(made, arguments)
                #expect(again.status == 0 && !again.output.contains("already"), "\(again.output)")
                #expect(FileManager.default.fileExists(atPath: root.path))
            }
        }
    }

    /// The real 'swift sdk install', a real archive, and the wrong checksum; then the right one.
    @Test(
        .enabled(if: hasTools && Machine.isLinux && Machine.has("tar"), "python3, curl or tar is not installed"),
        .enabled(if: Machine.has("swift"), "swift is not on the PATH"))
    func theRealInstaller() async throws {
        try await withTemporaryDirectory { directory in
            let asked = try run("swift", ["--version"]).output
            guard
                let tag = asked.split(whereSeparator: { "() \n".contains($0) }).first(where: {
                    $0.hasSuffix("-RELEASE")
                })
            else { return try skip("swift is not a release") }
            let made = try MadeSystem(in: directory)
            let id = "\(tag)_static-linux-0.1.0"
            let place = "web/\(tag.lowercased())/static-sdk/\(tag)"
            let bundle = "\(place)/\(id).artifactbundle"
            try made.write(
                "\(bundle)/info.json",
                Array(
                    #"{"schemaVersion":"1.0","artifacts":{"\#(id)":{"type":"swiftSDK","version":"0.1.0","variants":[{"path":"sdk"}]}}}"#
                        .utf8))
            try made.write("\(bundle)/sdk/root/file", [1])
            try made.write(
                "\(bundle)/sdk/swift-sdk.json",
                Array(
                    #"{"schemaVersion":"4.0","targetTriples":{"aarch64-swift-linux-musl":{"sdkRootPath":"root"}}}"#.utf8
                ))
            try run("tar", ["-czf", "\(id).artifactbundle.tar.gz", "\(id).artifactbundle"], in: directory / place)
            let bytes = [UInt8](try Data(contentsOf: directory / "\(bundle).tar.gz"))
            for isRight in [false, true] {
                let checksum = isRight ? SHA256Digest(hashing: bytes).hex : Self.checksum
                let list = list(String(tag)).replacingOccurrences(of: Self.checksum, with: checksum)
                try withServer(made, list) { address in
                    let done = try Tool.run(
                        ["sdk", "install", "--yes", "--releases", "\(address)/releases.json", "--downloads", address],
                        environment: [
                            "HOME": directory.path, "XDG_CACHE_HOME": nil, "XDG_CONFIG_HOME": nil,
                            "LAMBDA_PACK_SWIFT_SDKS_PATH": nil, "http_proxy": nil, "no_proxy": nil, "NO_PROXY": nil,
                        ], in: directory)
                    #expect(done.status == (isRight ? 0 : 1), "\(done.output)")
                    #expect(isRight || done.output.contains("[sdk-failed]"), "\(done.output)")
                    #expect(isRight || done.output.contains("another file than swift.org's"), "\(done.output)")
                }
                let names = try FileManager.default.contentsOfDirectory(
                    atPath: (directory / ".swiftpm/swift-sdks").path)
                #expect(names.contains("\(id).artifactbundle") == isRight, "\(names)")
                #expect(names.count == (isRight ? 2 : 1), "\(names)")
            }
        }
    }

    /// On a terminal, where a read would hold up Ctrl-C until a line is there. Meanwhile the folder is free.
    @Test(.enabled(if: hasTools, "python3 or curl is not installed"))
    func interruptedWhileItAsks() async throws {
        try await withTemporaryDirectory { directory in
            let made = try MadeSystem(in: directory)
            try makeSwift(made, install: Self.complete)
            try withServer(made, list()) { address in
                let script = """
                    import os, pty, select, sys, time
                    child, terminal = pty.fork()
                    if child == 0:
                        os.execv(sys.argv[1], sys.argv[1:])
                    seen = b""
                    sent = False
                    end = time.time() + 60
                    while time.time() < end:
                        ready, _, _ = select.select([terminal], [], [], 1)
                        if ready:
                            try:
                                part = os.read(terminal, 4096)
                            except OSError:
                                break
                            if not part:
                                break
                            seen += part
                        if not sent and b"[y/N]" in seen:
                            os.write(terminal, b"\\x03")
                            sent = True
                    else:
                        os.kill(child, 9)
                    _, status = os.waitpid(child, 0)
                    print(seen.decode(), os.waitstatus_to_exitcode(status))
                    """
                let finished = try run(
                    "python3",
                    [
                        "-c", script, Tool.path, "sdk", "install", "--releases", "\(address)/releases.json",
                        "--downloads", address,
                    ],
                    environment: [
                        "PATH": "\(made.compilerRoot.path)/bin:/usr/bin:/bin", "HOME": directory.path,
                        "XDG_CACHE_HOME": nil, "XDG_CONFIG_HOME": nil, "LAMBDA_PACK_SWIFT_SDKS_PATH": nil,
                        "http_proxy": nil, "no_proxy": nil, "NO_PROXY": nil,
                    ])
                let output = finished.output.trimmingCharacters(in: .whitespacesAndNewlines)
                #expect(output.contains("nothing was installed") && output.hasSuffix(" 130"), "\(output)")
            }
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
            // Asked in another folder, which is not made for that.
            let elsewhere = try lambdaPack(
                made, ["remove", "amzn2023-aarch64-static-6.3.1", "--swift-sdks-path", "new"])
            #expect(elsewhere.status == 1 && elsewhere.output.contains("[sdk-missing]"), "\(elsewhere.output)")
            #expect(
                elsewhere.output.contains("sdk remove amzn2023-aarch64-static-6.3.1 --swift-sdks-path "),
                "\(elsewhere.output)")
            #expect(!FileManager.default.fileExists(atPath: (directory / "new").path))
            let folder = directory / ".cache/lambda-pack/swift-sdks"
            do {
                let held = try SDKFolder.open(FilePath(folder.path))
                let busy = try lambdaPack(made, ["remove", "amzn2023-aarch64-static-6.3.1"])
                #expect(busy.status == 1 && busy.output.contains("[sdk-busy]"), "\(busy.output)")
                withExtendedLifetime(held) {}
            }
            // Damaged, it is lambda-pack's own all the same.
            try Data("{".utf8).write(to: folder / "amzn2023-aarch64-6.3.1.artifactbundle/info.json")
            let removed = try lambdaPack(made, ["remove", "amzn2023-aarch64-static-6.3.1"])
            #expect(removed.status == 0, "\(removed.output)")
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
