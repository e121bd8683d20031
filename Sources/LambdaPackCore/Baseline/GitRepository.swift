/// The Git repository that a package lives in, asked through `git` itself.
package struct GitRepository: Sendable {
    package let root: FilePath
    /// The package's directory below the root; empty where it is the root.
    package let prefix: String
    private let git: GitCommand

    /// - Throws: where there is no git, where the package is in no repository, and where git refuses to read it.
    package static func containing(_ directory: FilePath, path: String) async throws -> GitRepository {
        guard let executable = Toolchain.executable("git", path: path) else {
            throw unavailable("git is not on the PATH", nil, "install it, or compare with --baseline")
        }
        let git = GitCommand(executable: executable, trusted: GitTrust.directories(for: directory))
        let result = try await git.run(["rev-parse", "--show-toplevel", "--show-prefix"], in: directory)
        let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard result.succeeded else {
            // git's own words for it, in the C locale.
            guard result.text.contains("not a git repository") else {
                throw failed("git can't read the repository of \(directory)", result)
            }
            throw unavailable(
                "\(directory) is not in a Git repository", result.text.trimmingSpaces(), "compare with --baseline")
        }
        // Warnings may stand before the answer, which is a path and a line that may be empty.
        guard let first = lines.firstIndex(where: { $0.hasPrefix("/") }), lines.count > first + 1 else {
            throw failed("git does not say where the repository of \(directory) is", result)
        }
        let prefix = lines[first + 1]
        return GitRepository(
            root: FilePath(lines[first]), prefix: prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix, git: git)
    }

    /// The same where there may be none.
    ///
    /// - Returns: nil where no directory above the package is a repository.
    /// - Throws: where there is one that can't be read.
    package static func ifAny(containing directory: FilePath, path: String) async throws -> GitRepository? {
        guard GitTrust.root(above: directory) != nil else { return nil }
        return try await containing(directory, path: path)
    }

    /// The commit in which HEAD and the other one part.
    package func mergeBase(with ref: String) async throws -> String {
        let commit = try await run(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(ref)^{commit}"])
        // Of what is not there `--quiet` says nothing. Words are of something else that went wrong.
        guard commit.succeeded else {
            if let words = commit.words, words.contains("fatal: ") || words.contains("error: ") {
                throw Self.failed("git can't look up '\(ref)'", commit)
            }
            throw Self.unavailable(
                "there is no '\(ref)' in this clone", commit.words,
                "fetch it (git fetch origin \(ref.hasPrefix("origin/") ? String(ref.dropFirst(7)) : ref)), in GitHub Actions with 'fetch-depth: 0', or name a commit"
            )
        }
        let base = try await run(["merge-base", "HEAD", commit.text.trimmingSpaces()])
        guard base.succeeded else {
            // 1 means that there is none (git-merge-base(1)); anything else, that nobody knows.
            guard base.exitCode == 1 else {
                throw Self.failed("git can't find where HEAD and '\(ref)' part", base)
            }
            throw Self.unavailable(
                "HEAD and '\(ref)' have no commit in common in this clone", base.words,
                "a shallow clone holds too little: 'git fetch --unshallow', in GitHub Actions 'fetch-depth: 0'")
        }
        return base.text.trimmingSpaces()
    }

    /// A file of the package as it was; nil where it was not.
    package func file(_ name: String, at commit: String) async throws -> String? {
        let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
        // `cat-file` fails alike for a file that was not there and for an object that can't be read.
        let listed = try await run(["ls-tree", "--name-only", "-z", commit, "--", path])
        guard listed.succeeded else { throw Self.failed("git can't list the files of \(commit.prefix(12))", listed) }
        guard !listed.output.isEmpty else { return nil }
        let result = try await run(["cat-file", "blob", "\(commit):\(path)"])
        guard result.succeeded else {
            throw Self.failed("git can't read '\(path)' of \(commit.prefix(12))", result)
        }
        return result.text
    }

    /// A trailer in the commits from `base` (nil: the last one alone) to HEAD, newest first.
    package func trailers(_ key: String, since base: String?) async throws -> CommitTrailers {
        let range = base.map { ["\($0)..HEAD"] } ?? ["-1", "HEAD"]
        let format = "--format=%H%x00%(trailers:key=\(key),valueonly,unfold)%x00%B%x00"
        let result = try await run(["log", format] + range)
        guard result.succeeded else { throw Self.failed("git can't read the commits' trailers", result) }
        return CommitTrailers(key, log: result.text)
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
        guard added.succeeded else { throw Self.failed("\(commit) can't be checked out", added) }
        do {
            if FileSystem.exists(path / ".gitmodules") {
                let modules = try await git.trusting(path).run(
                    ["submodule", "update", "--init", "--recursive"], in: path)
                guard modules.succeeded else {
                    throw Self.failed("the submodules of \(commit) can't be checked out", modules)
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

    func run(_ arguments: [String]) async throws -> CommandResult { try await git.run(arguments, in: root) }

    static func unavailable(_ message: String, _ cause: String?, _ advice: String) -> Failure {
        Failure(Problem(.baselineUnavailable, subject: "baseline", message, cause: cause, advice: advice))
    }

    /// A command of git that failed: its own words are the cause.
    static func failed(_ message: String, _ result: CommandResult) -> Failure {
        let refusesOwner = result.text.contains("dubious ownership") || result.text.contains("unsafe repository")
        return Failure(
            Problem(
                .gitFailed, subject: "git", message,
                cause: result.words ?? "git exited with \(result.exitCode.map(String.init) ?? "a signal")",
                advice: refusesOwner
                    ? "if you trust it, tell git so with the command that it names"
                    : "the command must work in a terminal, too"))
    }
}

extension CommandResult {
    /// What it printed; nil where that is nothing.
    fileprivate var words: String? {
        let text = text.trimmingSpaces()
        return text.isEmpty ? nil : text
    }
}
