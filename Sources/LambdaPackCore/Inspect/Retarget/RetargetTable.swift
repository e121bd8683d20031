/// Symbol versions that an older version of the same library serves equally, or that say nothing but who built the
/// library: a data file, with the reason and the source of each. Nothing that is not in it is ever rewritten.
package struct RetargetTable: Sendable, Hashable, Codable {
    package var schema: String
    package var schemaVersion: Int
    package var entries: [Entry]

    package struct Entry: Sendable, Hashable, Codable {
        package var library: String
        /// Names, or patterns of them.
        package var symbols: [String]
        package var from: String
        /// By architecture: the oldest version differs. Empty where the reference becomes unversioned.
        package var to: [String: String]
        /// The reference is bound by name alone, to any version. Done where the profile says that the runtime's library
        /// exports the name.
        package var unversioned: Bool?
        package var reason: String
        package var source: String
    }

    package static func builtIn() throws -> RetargetTable {
        try JSON.decode(RetargetTable.self, from: PackageResources.retarget_json)
    }

    func entry(library: String, symbol: String, from version: String) -> Entry? {
        entries.first { entry in
            entry.library == library && entry.from == version
                && entry.symbols.contains { NamePattern.matches(symbol, $0) }
        }
    }
}

/// What can be rewritten in one file, and how.
package struct RetargetPlan: Sendable, Hashable {
    /// A requirement that stays, and why.
    package struct Impossible: Sendable, Hashable {
        package var library: String
        package var version: String
        package var why: String
    }

    package struct Patch: Sendable, Hashable {
        package var offset: Int
        package var bytes: [UInt8]
    }

    package var rewrites: [Retargeting] = []
    package var impossible: [Impossible] = []
    /// By offset; none touches another's bytes.
    package var patches: [Patch] = []
}
