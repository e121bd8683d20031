#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Symbol versions that an older version of the same library serves equally: a data file, with the reason and the
/// source of each. Nothing that is not in it is ever rewritten.
package struct RetargetTable: Sendable, Hashable, Codable {
    package var schema: String
    package var schemaVersion: Int
    package var entries: [Entry]

    package struct Entry: Sendable, Hashable, Codable {
        package var library: String
        package var symbols: [String]
        package var from: String
        /// By architecture: the oldest version differs.
        package var to: [String: String]
        package var reason: String
        package var source: String
    }

    package static func builtIn() throws -> RetargetTable {
        try JSONDecoder().decode(RetargetTable.self, from: Data(PackageResources.retarget_json))
    }

    func entry(library: String, symbol: String, from version: String) -> Entry? {
        entries.first { $0.library == library && $0.from == version && $0.symbols.contains(symbol) }
    }
}

/// One symbol version that was rewritten.
package struct Retargeting: Sendable, Hashable, Codable {
    package var library: String
    package var symbol: String
    package var from: String
    package var to: String
    package var reason: String
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
