#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// The Git repository that a package lives in, asked through `git` itself.
package struct GitRepository: Sendable {
    package let root: FilePath
    /// The package's directory below the root; empty where it is the root.
    package let prefix: String
    private let git: FilePath

    /// - Throws: where there is no git, or the package is in no repository.
    package static func containing(_ directory: FilePath, path: String) async throws -> GitRepository {
        guard let git = Toolchain.executable("git", path: path) else {
            throw unavailable("there is no git in the PATH", nil, "install it, or compare with --baseline")
        }
        let result = try await ProcessRunner.run(
            CommandLine(
                git, ["-C", directory.string, "rev-parse", "--show-toplevel", "--show-prefix"],
                environment: .inherited(adding: Self.environment)))
        let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard result.succeeded, lines.count >= 2 else {
            throw unavailable(
                "\(directory) is in no Git repository", result.text.trimmingSpaces(), "compare with --baseline")
        }
        return GitRepository(
            root: FilePath(lines[0]), prefix: lines[1].hasSuffix("/") ? String(lines[1].dropLast()) : lines[1], git: git
        )
    }

    /// Output without colours or translations.
    private static let environment = ["LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"]

    /// The commit in which HEAD and the other one part.
    package func mergeBase(with ref: String) async throws -> String {
        let commit = try await run(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(ref)^{commit}"])
        guard commit.succeeded else {
            throw Self.unavailable(
                "there is no '\(ref)' in this clone", nil,
                "fetch it (git fetch origin \(ref)), in GitHub Actions with 'fetch-depth: 0', or name a commit")
        }
        let base = try await run(["merge-base", "HEAD", commit.text.trimmingSpaces()])
        guard base.succeeded else {
            throw Self.unavailable(
                "HEAD and '\(ref)' have no commit in common in this clone", base.text.trimmingSpaces(),
                "a shallow clone holds too little: 'git fetch --unshallow', in GitHub Actions 'fetch-depth: 0'")
        }
        return base.text.trimmingSpaces()
    }

    /// A file of the package as it was; nil where it was not.
    package func file(_ name: String, at commit: String) async throws -> String? {
        let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
        let result = try await run(["cat-file", "blob", "\(commit):\(path)"])
        return result.succeeded ? result.text : nil
    }

    /// The values of a trailer in the commits from `base` (nil: the last one alone) to HEAD, newest first.
    package func trailers(_ key: String, since base: String?) async throws -> [String] {
        let range = base.map { ["\($0)..HEAD"] } ?? ["-1", "HEAD"]
        let result = try await run(["log", "--format=%(trailers:key=\(key),valueonly,unfold)"] + range)
        guard result.succeeded else { return [] }
        return result.text.split(separator: "\n").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }

    /// Checks a commit out at a place of its own, for as long as `body` runs.
    package func withWorktree<Result>(
        of commit: String, at path: FilePath, _ body: (_ package: FilePath) async throws -> Result
    ) async throws -> Result {
        // What an interrupted run left.
        try FileSystem.remove(path)
        _ = try await run(["worktree", "prune"])
        try FileSystem.createDirectory(path.removingLastComponent())
        let added = try await run(["worktree", "add", "--detach", "--force", path.string, commit])
        guard added.succeeded else {
            throw Self.unavailable("\(commit) can't be checked out", added.text.trimmingSpaces(), "see git's own words")
        }
        do {
            if FileSystem.exists(path / ".gitmodules") {
                let modules = try await ProcessRunner.run(
                    CommandLine(
                        git, ["-C", path.string, "submodule", "update", "--init", "--recursive"],
                        environment: .inherited(adding: Self.environment)))
                guard modules.succeeded else {
                    throw Self.unavailable(
                        "the submodules of \(commit) can't be checked out", modules.text.trimmingSpaces(),
                        "see git's own words")
                }
            }
            let result = try await body(prefix.isEmpty ? path : path.pushing(FilePath(prefix)))
            await remove(path)
            return result
        } catch {
            await remove(path)
            throw error
        }
    }

    /// In a task of its own: this one may have been cancelled, and nothing must be left behind.
    private func remove(_ path: FilePath) async {
        await Task {
            let removed = try? await run(["worktree", "remove", "--force", path.string])
            guard removed?.succeeded != true else { return }
            try? FileSystem.remove(path)
            _ = try? await run(["worktree", "prune"])
        }.value
    }

    func run(_ arguments: [String]) async throws -> CommandResult {
        try await ProcessRunner.run(
            CommandLine(git, ["-C", root.string] + arguments, environment: .inherited(adding: Self.environment)))
    }

    static func unavailable(_ message: String, _ cause: String?, _ advice: String) -> Failure {
        Failure(Problem(.baselineUnavailable, subject: "baseline", message, cause: cause, advice: advice))
    }
}
