/// A preflight rule whose findings the user accepts.
package struct AllowRule: Hashable, Sendable {
    /// A problem's code: `symbol-version`.
    package var rule: String
    /// The files that it holds for, as a pattern over their paths in the package; nil for all.
    package var path: String?
    package var location: SourceLocation?

    package init(rule: String, path: String?, location: SourceLocation? = nil) {
        self.rule = rule
        self.path = path
        self.location = location
    }

    /// As the user would write it: `rule` or `rule:path`.
    package var text: String { path.map { "\(rule):\($0)" } ?? rule }
}
