/// Tells the checks of one repository apart: of a monorepo's packages, or of a matrix's jobs.
///
/// It becomes a part of artifact names, of the comment's first line and of code scanning's category, so it has letters,
/// digits and single `.`, `_` and `-` between them, at most 64 in all.
package struct CheckIdentifier: Sendable, Hashable {
    package let text: String

    package static let rule =
        "an id has letters and digits, with single '.', '_' or '-' between them, and at most 64 characters"

    /// - Returns: nil where the text breaks ``rule``.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...64).contains(bytes.count) else { return nil }
        var isSeparated = true
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                isSeparated = false
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                if isSeparated { return nil }
                isSeparated = true
            default: return nil
            }
        }
        if isSeparated { return nil }
        self.text = text
    }

    /// The first line of a comment, which it is found by.
    package static func marker(_ id: CheckIdentifier?) -> String {
        "<!-- lambda-pack check\(id.map { ": \($0.text)" } ?? "") -->"
    }

    /// What stands behind the package's name in a heading: ` (backend)`, or nothing.
    static func suffix(_ id: CheckIdentifier?) -> String { id.map { " (\(Markdown.text($0.text)))" } ?? "" }
}
