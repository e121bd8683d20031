/// One symbol version that was rewritten.
package struct Retargeting: Sendable, Hashable, Codable {
    package var library: String
    package var symbol: String
    package var from: String
    /// Empty where the symbol is now asked for by name alone, and where the requirement is gone.
    package var to: String
    package var reason: String

    package init(library: String, symbol: String, from: String, to: String, reason: String) {
        self.library = library
        self.symbol = symbol
        self.from = from
        self.to = to
        self.reason = reason
    }
}
