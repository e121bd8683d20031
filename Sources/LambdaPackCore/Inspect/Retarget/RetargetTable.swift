/// Symbol versions that an older version of the same library serves equally, that the compatibility library serves, or
/// that say nothing but who built the library: a data file, with the reason and the source of each. Nothing that is not
/// in it is ever rewritten.
package struct RetargetTable: Sendable, Hashable, Codable {
    package var schema: String
    package var schemaVersion: Int
    package var entries: [Entry]
    /// What the user refuses, to be named where it would have helped.
    private var refused: [Entry] = []

    private enum CodingKeys: String, CodingKey { case schema, schemaVersion, entries }

    package struct Entry: Sendable, Hashable, Codable {
        /// What `compatibility.refuse` calls it.
        package var name: String
        package var library: String
        /// Names, or patterns of them.
        package var symbols: [String]
        package var from: String
        /// By architecture: the oldest version differs. Empty where the reference becomes unversioned.
        package var to: [String: String]
        /// What is taken off the front of the symbol's name: `__isoc23_` leaves `strtol` of `__isoc23_strtol`.
        package var dropPrefix: String?
        /// The reference is bound by name alone, to any version. Done where the profile says that the runtime's library
        /// exports the name, or where the compatibility library does.
        package var unversioned: Bool?
        /// No older version exists: the compatibility library defines the symbols (``CompatibilityLibrary``).
        package var provided: Bool?
        package var reason: String
        /// Where the two are not the same.
        package var differs: String?
        package var source: String
    }

    package static func builtIn() throws -> RetargetTable {
        try JSON.decode(RetargetTable.self, from: PackageResources.retarget_json)
    }

    func entry(library: String, symbol: String, from version: String) -> Entry? {
        Self.entry(entries, library: library, symbol: symbol, from: version)
    }

    /// The one that would serve, if it were not refused.
    func refusedEntry(library: String, symbol: String, from version: String) -> Entry? {
        Self.entry(refused, library: library, symbol: symbol, from: version)
    }

    private static func entry(_ entries: [Entry], library: String, symbol: String, from version: String) -> Entry? {
        entries.first { entry in
            entry.library == library && entry.from == version
                && entry.symbols.contains { NamePattern.matches(symbol, $0) }
        }
    }

    /// Names of refused entries whose symbols the compatibility library would define.
    var refusedProvisions: [String] { refused.filter { $0.provided == true }.map(\.name).sorted() }

    /// What the compatibility library is there for.
    var providedSymbols: Set<String> {
        Set(entries.filter { $0.provided == true }.flatMap(\.symbols))
    }

    /// Whether there is any use for the compatibility library.
    var providesAnything: Bool { entries.contains { $0.provided == true } }

    /// Without the entries that the user refuses.
    package func refusing(_ names: [String]) -> RetargetTable {
        var table = self
        table.refused += entries.filter { names.contains($0.name) }
        table.entries.removeAll { names.contains($0.name) }
        return table
    }
}
