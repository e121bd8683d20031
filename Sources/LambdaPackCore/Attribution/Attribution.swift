/// Where each byte of a linked file comes from. The modules' bytes add up to the file's, and so do the sections'.
///
/// A file's own tree: module → source (an archive's member, or an object) and module → symbol.
package struct Attribution: Sendable, Hashable, Codable {
    package struct Section: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
        package var kind: ByteKind
        /// Whether stripping leaves it.
        package var isShipped: Bool
    }

    package struct Module: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
        /// Those of the bytes that stripping leaves.
        package var shippedBytes: Int
        package var kinds: [Kind]
        /// Largest first.
        package var sources: [Source]
        /// The largest symbols, largest first; what they leave of the module is in many small ones, or has no name.
        package var symbols: [Symbol]
        /// How many further symbols there are.
        package var furtherSymbols: Int

        /// Kinds that may be shipped: debug information and names of symbols never are.
        package var shippedKinds: [Kind] {
            kinds.filter { ![.debug, .symbolNames, .structure].contains($0.kind) }
        }
    }

    package struct Kind: Sendable, Hashable, Codable {
        package var kind: ByteKind
        package var bytes: Int
    }

    package struct Source: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
        package var shippedBytes: Int
    }

    package struct Symbol: Sendable, Hashable, Codable {
        /// Demangled.
        package var name: String
        package var bytes: Int
        package var kind: ByteKind
    }

    package static let schemaVersion = 1
    package static let marker = "lambda-pack/attribution"

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    package var basis: AttributionBasis
    /// The whole file.
    package var bytes: Int
    /// In the order of the file.
    package var sections: [Section]
    /// By shipped bytes, largest first.
    package var modules: [Module]
    /// Why the answer says less than it could.
    package var note: String?
}
