import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Where the script is that makes an SDK.
@Suite struct SetupScriptTests {
    private func find(_ place: String, isExecutable: Bool = true) async throws -> SetupScript? {
        try await withTemporaryDirectory { directory in
            let script = directory / "\(place)/Scripts/debian-swift-sdk.sh"
            try FileManager.default.createDirectory(
                at: script.deletingLastPathComponent(), withIntermediateDirectories: true)
            try "#!/bin/sh\n".write(to: script, atomically: true, encoding: .utf8)
            if isExecutable { try run("chmod", ["+x", script.path]) }
            return SetupScript.find(
                package: FilePath((directory / "p").path), localPackages: [FilePath((directory / "tool").path)],
                workDirectory: FilePath((directory / "p/.build/lambda-pack-work").path))
        }
    }

    @Test(arguments: [
        "p/.build/checkouts/swift-lambda-pack", "p/.build/checkouts/a-fork", "p/Packages/swift-lambda-pack", "p",
        "p/.build/lambda-pack-work/scratch-x86_64/checkouts/swift-lambda-pack",
    ])
    func isNamedAsItMayBeTyped(place: String) async throws {
        let script = try #require(try await find(place))
        #expect(script.path == "\(place)/Scripts/debian-swift-sdk.sh".dropFirst(2))
        #expect(script.advice(for: .arm64).hasSuffix(": \(script.path) --arch arm64"))
    }

    @Test func isFoundInAPathDependency() async throws {
        #expect(try await find("tool")?.path.hasSuffix("/tool/Scripts/debian-swift-sdk.sh") == true)
    }

    @Test func elsewhereThereIsNone() async throws {
        #expect(try await find("other") == nil)
        #expect(try await find("p", isExecutable: false) == nil)
    }
}
