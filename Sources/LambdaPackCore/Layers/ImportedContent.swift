import Archive

/// A prebuilt layer, unpacked and checked.
package struct ImportedContent: Sendable, Hashable {
    package var name: String
    /// nil serves every architecture.
    package var architecture: Architecture?
    /// The archive's path in the package.
    package var archive: String
    package var entries: [ArchivePlan.Entry]
    /// nil for every function.
    package var functions: [String]?

    package var unzippedBytes: Int { entries.reduce(0) { $0 + $1.size } }

    /// Libraries that a loader finds in it.
    package var sonames: [String] {
        entries.map(\.path.string).filter {
            $0.hasPrefix("lib/") && $0.contains(".so") && $0.utf8.count(where: { $0 == 0x2F }) == 1
        }
        .map { String($0.dropFirst(4)) }
    }

    package func serves(_ function: String) -> Bool { functions?.contains(function) ?? true }
}
