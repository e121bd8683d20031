import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// 'sdk install' with SwiftPM's own installer, and on a terminal.
@Suite(.serialized) struct SDKInstallerTests: RunsSDKCommands {
    /// The real 'swift sdk install', a real archive, and the wrong checksum; then the right one.
    @Test(
        .enabled(
            if: Machine.servesReleases && Machine.isLinux && Machine.has("tar"), "python3, curl or tar is not installed"
        ),
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
    @Test(.enabled(if: Machine.servesReleases, "python3 or curl is not installed"))
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
}
