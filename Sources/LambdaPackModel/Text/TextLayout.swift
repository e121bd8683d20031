/// What text is laid out for: a terminal, or whatever else reads it.
///
/// Tables and sentences of reports keep to the width. Problems do not: paths and commands in them are there to be copied,
/// so they stay in one piece, and a terminal breaks them itself.
package struct TextLayout: Sendable, Hashable {
    /// Columns of a line.
    package var width: Int
    package var hasColours: Bool

    package init(width: Int, hasColours: Bool = false) {
        self.width = width
        self.hasColours = hasColours
    }

    /// A log, a file, a pipe: somewhat wider than a terminal by default, since nobody can make it wider.
    package static let log = TextLayout(width: 100)
}
