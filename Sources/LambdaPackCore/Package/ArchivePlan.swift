package import Archive

/// What one function's or layer's archive will hold, decided before a byte is compressed.
package struct ArchivePlan: Sendable, Hashable {
    /// One entry. The ``ContentStore`` has its content.
    package struct Entry: Sendable, Hashable, Codable {
        package var path: ArchivePath
        package var isExecutable: Bool
        package var size: Int
        package var sha256: SHA256Digest
        /// What put it there, for messages: `product 'Orders'`, `Assets/a.png of include 'Assets'`.
        package var origin: String
    }

    /// A file on this machine, and what becomes of it.
    package struct SourceFile: Sendable {
        package var entry: Entry
        package var source: FilePath
    }

    package var id: ArtifactID
    /// In the archive's order: by the paths' UTF-8 bytes.
    package var entries: [Entry]

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

    /// - Throws: where a content is gone, or has changed since the plan was made.
    func file(of entry: Entry, in store: ContentStore) throws -> FilePath {
        if let file = store.file(entry.sha256) { return file }
        throw Failure(
            Problem(
                .archiveFailed, subject: id.description,
                "'\(entry.path)' of \(id) is not there any more, or has changed",
                cause: entry.origin, advice: "let nothing change what is packaged meanwhile, and run it again"))
    }

    func archiveEntries(_ store: ContentStore) throws -> [ArchiveEntry] {
        try entries.map {
            .file($0.path, executable: $0.isExecutable, .file(path: try file(of: $0, in: store).string))
        }
    }

    package var expectedEntries: [ExpectedEntry] {
        entries.map {
            ExpectedEntry(
                path: $0.path, kind: .file(executable: $0.isExecutable), size: UInt64($0.size), sha256: $0.sha256)
        }
    }
}

extension ArchivePlan {
    /// Puts entries in order, and reports two that would share one path, on case-insensitive systems too, and a file
    /// that stands where another needs a directory.
    package init(
        _ id: ArtifactID, entries: [Entry],
        problems: inout ProblemCollector
    ) {
        self.id = id
        self.entries = entries.sorted { $0.path < $1.path }
        for collision in NameCollision.find(in: self.entries.map { ($0.path, false) }) {
            let (one, other) = (self.entries[collision.first], self.entries[collision.second])
            problems.report(conflict(collision.kind, one, other))
        }
    }

    private func conflict(_ kind: NameCollision.Kind, _ one: Entry, _ other: Entry) -> Problem {
        let (message, advice) =
            switch kind {
            case .duplicate:
                (
                    "two files of '\(id.name)' would be '\(other.path)'",
                    "move one with 'to:', or drop one of the two rules"
                )
            case .equivalent:
                (
                    one.path.string.lowercased() == other.path.string.lowercased()
                        ? "'\(one.path)' and '\(other.path)' of '\(id.name)' differ in case alone"
                        : "'\(one.path)' and '\(other.path)' of '\(id.name)' are one name to macOS or Windows",
                    "unzipped on macOS or Windows one would replace the other: rename one"
                )
            case .insideFile:
                (
                    "'\(one.path)' of '\(id.name)' is a file, and '\(other.path)' needs it to be a directory",
                    "move one with 'to:'"
                )
            }
        return Problem(
            .entryConflict, subject: id.description, message,
            cause: "\(one.origin) and \(other.origin)", advice: advice)
    }
}
