/// Where commits are checked out and built for comparison, below the work directory.
struct BaselinePlace: Sendable {
    let directory: FilePath

    init(workDirectory: FilePath) {
        directory = workDirectory / "baseline"
    }

    /// Always at one place, so that their builds are incremental.
    var worktree: FilePath { directory / "worktree" }
    var workDirectory: FilePath { directory / "work" }
}
