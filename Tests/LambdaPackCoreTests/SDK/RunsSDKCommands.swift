import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Suites that run the commands, with a stand-in for `swift` and a list of releases on this machine.
protocol RunsSDKCommands {}

extension RunsSDKCommands {
    static var checksum: String { String(repeating: "ab", count: 32) }
    static var id: String { "swift-6.3.1-RELEASE_static-linux-0.1.0" }

    func list(_ tag: String = "swift-6.3.1-RELEASE") -> String {
        """
        [{"name":"6.2","tag":"swift-6.2-RELEASE","platforms":[{"name":"Ubuntu 24.04","platform":"Linux"}]},
         {"name":"6.3.1","tag":"\(tag)","platforms":[{"name":"Static SDK","platform":"static-sdk","version":"0.1.0",
          "checksum":"\(Self.checksum)"}]}]
        """
    }

    /// `swift` that notes how `swift sdk install` was called, and leaves what that would.
    func makeSwift(_ made: MadeSystem, install: String) throws {
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

    static var complete: String {
        """
        mkdir -p "$bundle/sdk/root"
        echo '{"schemaVersion":"1.0","artifacts":{"\(id)":{"type":"swiftSDK","version":"0.1.0","variants":[{"path":"sdk"}]}}}' >"$bundle/info.json"
        echo '{"schemaVersion":"4.0","targetTriples":{"aarch64-swift-linux-musl":{"sdkRootPath":"root"},"x86_64-swift-linux-musl":{"sdkRootPath":"root"}}}' >"$bundle/sdk/swift-sdk.json"
        """
    }

    func lambdaPack(_ made: MadeSystem, _ arguments: [String], proxy: String? = nil) throws -> Finished {
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
    func withServer(_ made: MadeSystem, _ list: String, _ body: (String) throws -> Void) throws {
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
}

extension Machine {
    /// What a list of releases is served and fetched with.
    static let servesReleases = has("python3") && has("curl")
}
