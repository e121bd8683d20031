import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Path dependencies of a commit that is checked out elsewhere.
@Suite struct BaselineSourcesTests {
    private func write(_ name: String, _ dependencies: [String], in directory: URL) throws {
        let paths = dependencies.map { ".package(path: \"\($0)\")" }.joined(separator: ", ")
        let file = directory / "\(name)/Package.swift"
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(name: "p", dependencies: [\(paths)], targets: [])
        """.write(to: file, atomically: true, encoding: .utf8)
    }

    @Test func allThatAreMissingAreSaidInOurWords() async throws {
        try await withTemporaryDirectory { directory in
            try write("w/app", ["../kit", "../ignored", "../../outside"], in: directory)
            try write("w/kit", ["../../far"], in: directory)
            let store = ContentStore(FilePath((directory / "cache").path))
            let toolchain = try await Toolchain.find(
                path: ProcessInfo.processInfo.environment["PATH"] ?? "", store: store)
            let failure = await #expect(throws: Failure.self) {
                try await BaselineSources.check(
                    FilePath((directory / "w/app").path), worktree: FilePath((directory / "w").path),
                    commit: "0123456789abcdef", swift: toolchain.swift, store: store,
                    environment: BuildEnvironment(
                        inherited: ownEnvironment, temporaryDirectory: FilePath(directory.path)))
            }
            let problems = try #require(failure?.problems)
            // The kit is there, and what it depends on itself is not.
            #expect(problems.map(\.subject) == ["outside", "ignored", "far"])
            #expect(
                problems.first?.message
                    == "0123456789ab can't be built for comparison: its package depends on 'outside' by a path")
            #expect(
                problems.map(\.cause) == [
                    "the path leaves the repository", "'ignored' is not in that commit",
                    "the path leaves the repository",
                ])
        }
    }
}
