/// The packages that a commit's package depends on by path.
package enum BaselineSources {
    /// Checks before the build that they were checked out with the commit: a path that leaves the repository, or that
    /// Git ignores, leads nowhere from there.
    ///
    /// - Parameters:
    ///   - package: the package as it was checked out.
    ///   - worktree: the root of that checkout.
    /// - Throws: all that are missing, at once.
    package static func check(
        _ package: FilePath, worktree: FilePath, commit: String, swift: FilePath, store: ContentStore,
        environment: BuildEnvironment
    ) async throws {
        var problems = ProblemCollector()
        var seen: Set<FilePath> = []
        var open = [package]
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            let description = try await PackageDescription.load(
                next, swift: swift, store: store, environment: environment)
            for text in description.localPackages.sorted() {
                let path = FilePath(text).resolved(against: next).lexicallyNormalized()
                if FileSystem.exists(path / "Package.swift") {
                    open.append(path)
                } else {
                    problems.report(problem(path, of: next, below: worktree, commit))
                }
            }
        }
        try problems.throwIfFailed()
    }

    private static func problem(
        _ path: FilePath, of package: FilePath, below worktree: FilePath, _ commit: String
    ) -> Problem {
        let name = path.lastComponent?.string ?? path.string
        let roots = [worktree, (try? FileSystem.realPath(worktree)) ?? worktree]
        let inside = roots.lazy.compactMap { path.relative(to: $0) }.first
        return Problem(
            .baselineUnavailable, subject: name,
            "\(commit.prefix(12)) can't be built for comparison: its package depends on '\(name)' by a path",
            cause: inside.map { "'\($0)' is not in that commit" } ?? "the path leaves the repository",
            advice: """
                depend on it by URL, commit it to the repository, \
                or compare with a manifest that was built beside it (--baseline <path>)
                """)
    }
}
