package import Hashing

/// What a written archive holds.
package struct ZipSummary: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let path: ArchivePath
        package let kind: ArchiveEntry.Kind
        /// Bytes of the content: of the target for a symbolic link, none for a directory.
        package let size: UInt64
        /// Bytes of the content as it stands in the archive.
        package let compressedSize: UInt64
        package let crc32: UInt32
        /// The digest of the content.
        package let sha256: SHA256Digest

        /// `st_mode`: permission and type bits.
        package var mode: UInt16 { kind.mode }
        /// What a verification of the archive expects of this entry.
        package var expected: ExpectedEntry {
            ExpectedEntry(path: path, kind: kind, size: size, sha256: sha256)
        }
    }

    /// The archive's path, as it was given.
    package let path: String
    /// The archive's length.
    package let byteCount: UInt64
    /// The digest of the archive's bytes, computed while they were written.
    package let sha256: SHA256Digest
    /// In the archive's order: by the UTF-8 bytes of the stored names.
    package let entries: [Entry]

    /// Bytes of all contents: what unpacking takes.
    package var unzippedByteCount: UInt64 { entries.reduce(0) { $0 + $1.size } }
}
