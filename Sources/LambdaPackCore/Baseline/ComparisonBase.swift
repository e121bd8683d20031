/// What a check compares a set with, and what answers for an overrun.
package struct ComparisonBase: Sendable {
    /// nil where there is none: then growth is not checked.
    package var baseline: Baseline?
    /// The reason in a commit's `Binary-Size:` trailer.
    package var trailer: String?

    /// What the user names as the baseline.
    package enum Choice: Sendable {
        /// A manifest, or a set's directory.
        case path(FilePath)
        /// A branch, tag or commit: compare with its merge base with HEAD.
        case ref(String)
    }
}
