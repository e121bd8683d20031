/// One symbol version that was rewritten.
package struct Retargeting: Sendable, Hashable, Codable {
    package var library: String
    package var symbol: String
    package var from: String
    /// Empty where the symbol is now asked for by name alone, and where the requirement is gone.
    package var to: String
    /// The name that is asked for now, where it is another one: `strtol` for `__isoc23_strtol`.
    package var newName: String?
    /// The library that defines it now, where that is another one: the compatibility library.
    package var providedBy: String?
    package var reason: String

    package init(
        library: String, symbol: String, from: String, to: String, newName: String? = nil, providedBy: String? = nil,
        reason: String
    ) {
        self.library = library
        self.symbol = symbol
        self.from = from
        self.to = to
        self.newName = newName
        self.providedBy = providedBy
        self.reason = reason
    }

    /// `libc.so.6: __isoc23_strtol from GLIBC_2.38 to strtol of GLIBC_2.17`
    package var words: String {
        guard !symbol.isEmpty else { return "\(library): \(from), which no symbol uses" }
        let start = "\(library): \(symbol) from \(from)"
        if let providedBy { return "\(start) to \(providedBy)" }
        let version = to.isEmpty ? "no version" : to
        return newName.map { "\(start) to \($0) of \(version)" } ?? "\(start) to \(version)"
    }
}
