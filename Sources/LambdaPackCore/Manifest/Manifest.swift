/// `manifest.json`: what a set holds. The same sources and toolchain give the same bytes.
///
/// Its schema is `docs/manifest.schema.json`; what differs from machine to machine is in ``Provenance``.
package struct Manifest: Sendable, Hashable, Codable {
    /// Raised when a reader of the previous version would misread the file.
    package static let schemaVersion = 1
    /// What every manifest of any version holds: the value of `schema`.
    package static let marker = "lambda-pack/manifest"

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    package var package: String
    /// False where a budget is exceeded: the artifacts are there to be looked at.
    package var releasable: Bool
    package var functions: [Function]

    package struct Function: Sendable, Hashable, Codable {
        package var name: String
        package var architecture: String
        package var runtime: String
        /// What Lambda's configuration calls it; OS-only runtimes start `bootstrap` whatever it says.
        package var handler: String
        package var linkage: String
        package var archive: Archive
        /// Over paths, modes, types and contents: the same whatever compressed them.
        package var contentDigest: String
        package var entries: [Entry]
        package var elf: ELF
        package var budgets: [BudgetResult]
    }

    package struct Archive: Sendable, Hashable, Codable {
        package var path: String
        package var bytes: Int
        package var unzippedBytes: Int
        package var sha256: String
        /// As Lambda reports it: Base64 of the archive's SHA-256.
        package var codeSha256: String
        package var compression: String
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var path: String
        package var mode: String
        package var type: String
        package var bytes: Int
        package var compressedBytes: Int
        package var sha256: String
    }

    package struct ELF: Sendable, Hashable, Codable {
        package var machine: String
        package var interpreter: String?
        package var needed: [String]
        package var highestVersions: [String: String]
        package var buildId: String?
        package var debugFile: String
        package var containsICU: Bool
    }

    package struct BudgetResult: Sendable, Hashable, Codable {
        package var metric: String
        package var level: String
        package var limitBytes: Int
        package var bytes: Int
        package var exceeded: Bool
        /// The entry that the figure is of, where it is of one.
        package var subject: String?
    }
}
