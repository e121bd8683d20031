package import Archive
package import Hashing

#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// What one function's or layer's archive will hold, decided before a byte is compressed.
package struct PackagePlan: Sendable, Hashable {
    /// One entry and where its content comes from.
    package struct Entry: Sendable, Hashable {
        package var path: ArchivePath
        package var isExecutable: Bool
        package var source: FilePath
        package var size: Int
        package var sha256: SHA256Digest
        /// What put it there, for messages: `bootstrap`, `include 'Assets'`, `bundle Artwork_Artwork.resources`.
        package var origin: String
    }

    package enum Kind: String, Sendable, Hashable {
        /// Unpacked to `/var/task`.
        case function
        /// Unpacked to `/opt`.
        case layer
    }

    package var kind: Kind
    /// The product, or the layer's name.
    package var product: String
    package var architecture: Architecture
    /// In the archive's order: by the paths' UTF-8 bytes.
    package var entries: [Entry]

    /// `Orders-arm64`
    package var artifactName: String { "\(product)-\(architecture.rawValue)" }
    /// Where it stands in a set: `functions/Orders-arm64.zip`
    package var archivePath: String { "\(kind.rawValue)s/\(artifactName).zip" }
    package var unzippedBytes: Int { entries.reduce(0) { $0 + $1.size } }
    package var bootstrap: Entry? { entries.first { $0.path.string == "bootstrap" } }

    /// What the archive means, whatever compressed it: the digest of one line an entry, in the archive's order,
    /// each `<path> NUL <octal mode> NUL <type> NUL <SHA-256 of the content> LF`.
    package var contentDigest: SHA256Digest {
        var hasher = SHA256Hasher()
        for entry in entries {
            hasher.update(
                Array("\(entry.path)\0\(entry.isExecutable ? "0755" : "0644")\0file\0\(entry.sha256.hex)\n".utf8))
        }
        return hasher.finalize()
    }

    package var archiveEntries: [ArchiveEntry] {
        entries.map { .file($0.path, executable: $0.isExecutable, .file(path: $0.source.string)) }
    }

    package var expectedEntries: [ExpectedEntry] {
        entries.map {
            ExpectedEntry(
                path: $0.path, kind: .file(executable: $0.isExecutable), size: UInt64($0.size), sha256: $0.sha256)
        }
    }
}

extension PackagePlan {
    /// Puts entries in order, and reports two that would share one path, on case-insensitive systems too, and a file
    /// that stands where another needs a directory.
    package init(
        kind: Kind = .function, product: String, architecture: Architecture, entries: [Entry],
        problems: inout ProblemCollector
    ) {
        self.kind = kind
        self.product = product
        self.architecture = architecture
        self.entries = entries.sorted { $0.path < $1.path }
        var byFoldedPath: [String: Entry] = [:]
        for entry in self.entries {
            let folded = entry.path.string.lowercased()
            if let other = byFoldedPath[folded] {
                let sameCase = other.path == entry.path
                problems.report(
                    Problem(
                        .entryConflict, subject: artifactName,
                        sameCase
                            ? "two files of '\(product)' would be '\(entry.path)'"
                            : "'\(other.path)' and '\(entry.path)' of '\(product)' differ in case alone",
                        cause: "\(other.source) (\(other.origin)) and \(entry.source) (\(entry.origin))",
                        advice: sameCase
                            ? "move one with 'to:', or drop one of the two rules"
                            : "unzipped on macOS or Windows one would replace the other: rename one"))
            } else {
                byFoldedPath[folded] = entry
            }
        }
        for entry in self.entries {
            var parents = FilePath(entry.path.string)
            while parents.removeLastComponent(), !parents.isEmpty {
                guard let file = byFoldedPath[parents.string.lowercased()] else { continue }
                problems.report(
                    Problem(
                        .entryConflict, subject: artifactName,
                        "'\(file.path)' of '\(product)' is a file, and '\(entry.path)' needs it to be a directory",
                        cause: "\(file.source) (\(file.origin)) and \(entry.source) (\(entry.origin))",
                        advice: "move one with 'to:'"))
                break
            }
        }
    }
}
