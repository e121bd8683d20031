package import Hashing

/// What an archive's reader should find for one entry.
package struct ExpectedEntry: Hashable, Sendable {
    package let path: ArchivePath
    package let kind: ArchiveEntry.Kind
    /// Bytes of the content: of the target for a symbolic link, none for a directory.
    package let size: UInt64
    /// The digest of the content.
    package let sha256: SHA256Digest

    package init(path: ArchivePath, kind: ArchiveEntry.Kind, size: UInt64, sha256: SHA256Digest) {
        self.path = path
        self.kind = kind
        self.size = size
        self.sha256 = sha256
    }
}
