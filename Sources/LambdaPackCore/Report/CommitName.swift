/// The commit that a report is of: its id, in full or abbreviated, which sites show as a link.
package struct CommitName: Sendable, Hashable {
    package static let rule = "a commit has 7 to 64 hexadecimal digits"

    private let text: String

    /// - Returns: nil where the text breaks ``rule``.
    package init?(_ text: String) {
        guard (7...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            return nil
        }
        self.text = text
    }

    /// What stands behind a report's first sentence: ` Commit 0123456789ab.`, or nothing.
    static func sentence(_ commit: CommitName?) -> String { commit.map { " Commit \($0.text.prefix(12))." } ?? "" }
}
