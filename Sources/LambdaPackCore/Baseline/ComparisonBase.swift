/// What a check compares a set with, and what answers for an overrun.
package struct ComparisonBase: Sendable {
    /// nil where there is none: then growth is not checked.
    package var baseline: Baseline?
    /// The reason in a commit's `Binary-Size:` trailer.
    package var trailer: String?
    /// What could not be read of the commits' trailers.
    package var trailerProblems: [Problem] = []

    /// What the user names as the baseline.
    package enum Choice: Sendable {
        /// A manifest, or a set's directory.
        case path(FilePath)
        /// A branch, tag or commit: compare with its merge base with HEAD.
        ///
        /// `kept` is a manifest that an earlier run has left of that commit. It serves where it was built as the set was;
        /// otherwise the commit is built.
        case ref(String, kept: FilePath?)
    }
}
