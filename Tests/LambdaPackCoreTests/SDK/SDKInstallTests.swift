import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// `sdk install`, with a stand-in for `swift`.
@Suite(.serialized) struct SDKInstallTests: RunsSDKCommands {
    @Test(.enabled(if: Machine.servesReleases, "python3 or curl is not installed"))
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
        .enabled(if: Machine.servesReleases, "python3 or curl is not installed"),
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

    @Test(.enabled(if: Machine.servesReleases, "python3 or curl is not installed"))
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
    @Test(.enabled(if: Machine.servesReleases, "python3 or curl is not installed"))
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

    /// A proxy is asked for whole addresses; the server has a file for this one.
    @Test(.enabled(if: Machine.servesReleases, "python3 or curl is not installed"))
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

    /// curl before 8.4 holds itself to no limit where a server does not say how long its answer is.
    @Test(.enabled(if: Machine.isLinux, "/dev/zero stands for an endless answer")) func anEndlessListEnds() async throws
    {
        try await withTemporaryDirectory { directory in
            let curl = directory / "curl"
            try "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\nexec cat /dev/zero >\"$1\"\n".write(
                to: curl, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl.path)
            let file = directory / "list"
            let command = StaticSDKInstaller.fetch(
                "https://example.org/x", to: FilePath(file.path), curl: FilePath(curl.path))
            let result = try await ProcessRunner.run(command)
            #expect(!result.succeeded)
            #expect(try FileSystem.status(FilePath(file.path)).size <= 16 << 20)
        }
    }
}
