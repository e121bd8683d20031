import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// `sdk list` and `sdk remove`.
@Suite struct SDKRemoveTests: RunsSDKCommands {
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
