import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Repositories of somebody else, and what git itself says where it fails.
@Suite(.enabled(if: findExecutable("git") != nil, "there is no git"))
struct GitRepositoryTests {
    private static let path = ProcessInfo.processInfo.environment["PATH"] ?? ""

    @discardableResult
    private func git(_ directory: URL, _ arguments: [String]) throws -> TestSupport.Finished {
        let finished = try run(
            "git", ["-C", directory.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
        try #require(finished.status == 0, "\(arguments): \(finished.output)")
        return finished
    }

    /// A repository with a package in a folder, and a commit with a trailer.
    private func repository(in directory: URL) throws -> URL {
        let package = directory / "repository/app"
        try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
        try "let x = 1\n".write(to: package / "Package.swift", atomically: true, encoding: .utf8)
        let root = directory / "repository"
        try git(root, ["init", "--quiet"])
        try git(root, ["add", "--all"])
        try git(root, ["commit", "--quiet", "--message", "first\n\nBinary-Size: because"])
        return package
    }

    private func open(_ package: URL) async throws -> GitRepository {
        try await GitRepository.containing(FilePath(package.path), path: Self.path)
    }

    private func problem(_ body: () async throws -> Void) async throws -> Problem {
        do {
            try await body()
        } catch let failure as Failure {
            return try #require(failure.problems.first)
        }
        throw NothingThrown()
    }

    @Test func aRepositoryIsRead() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try await open(repository(in: directory))
            #expect(repository.prefix == "app")
            #expect(try await repository.trailers("Binary-Size", since: nil).values == ["because"])
            #expect(try await repository.file("Package.swift", at: "HEAD") == "let x = 1\n")
            #expect(try await repository.file("lambda-pack.yml", at: "HEAD") == nil)
            #expect(try await repository.file("Package.swift", at: repository.mergeBase(with: "HEAD")) != nil)
        }
    }

    @Test(.enabled(if: getuid() == 0, "needs root to give files away"))
    func aCheckoutOfAnotherUserIsReadAsAWhole() async throws {
        try await withTemporaryDirectory { directory in
            let package = try repository(in: directory)
            try run("chown", ["-R", "12345", (directory / "repository").path])
            let repository = try await open(package)
            #expect(try await repository.trailers("Binary-Size", since: nil).values == ["because"])
            let commit = try await repository.mergeBase(with: "HEAD")
            let worktree = FilePath((directory / "worktree").path)
            let text = try await repository.withWorktree(of: commit, at: worktree) { checkedOut in
                try String(contentsOfFile: (checkedOut / "Package.swift").string, encoding: .utf8)
            }
            #expect(text == "let x = 1\n" && !FileSystem.exists(worktree))
        }
    }

    /// Whoever may write above a package must not have git start programs for its owner.
    @Test(.enabled(if: getuid() == 0, "needs root to give files away"))
    func aRepositoryThatAnotherUserPutAboveThePackageIsNotTrusted() async throws {
        try await withTemporaryDirectory { directory in
            let package = try repository(in: directory)
            try run("chown", ["-R", "12345", (directory / "repository/.git").path])
            try run("chown", ["12345", (directory / "repository").path])
            #expect(GitTrust.directories(for: FilePath(package.path)).isEmpty)
            let problem = try await problem { _ = try await open(package) }
            #expect(problem.code == .gitFailed)
            #expect(problem.message.contains("git can't read the repository of"), "\(problem)")
            #expect(problem.cause?.contains("dubious ownership") == true, "\(problem)")
            let error = try await self.problem {
                _ = try await GitRepository.ifAny(containing: FilePath(package.path), path: Self.path)
            }
            #expect(error.code == .gitFailed, "not the same as none: a waiver would vanish")
        }
    }

    @Test func noRepositoryIsNoFailureOfGit() async throws {
        try await withTemporaryDirectory { directory in
            let problem = try await problem { _ = try await open(directory) }
            #expect(problem.code == .baselineUnavailable)
            #expect(problem.message.hasSuffix("is not in a Git repository"))
            #expect(try await GitRepository.ifAny(containing: FilePath(directory.path), path: Self.path) == nil)
        }
    }

    @Test func failuresAreSaidInGitsOwnWords() async throws {
        try await withTemporaryDirectory { directory in
            let package = try repository(in: directory)
            let repository = try await open(package)
            let objects = directory / "repository/.git/objects"
            try FileManager.default.removeItem(at: objects)
            try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
            for body in [
                { _ = try await repository.trailers("Binary-Size", since: nil) },
                { _ = try await repository.file("Package.swift", at: "HEAD") },
            ] as [() async throws -> Void] {
                let problem = try await problem(body)
                #expect(problem.code == .gitFailed)
                #expect(problem.cause?.contains("fatal: ") == true, "\(problem)")
            }
        }
    }
}

private struct NothingThrown: Error {}
