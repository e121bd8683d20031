extension ZipDirectory {
    /// One header of the central directory (APPNOTE 4.3.12), its fields as they stand there.
    package struct Entry: Hashable, Sendable {
        /// The name's bytes, with a directory's trailing `/`.
        package let name: [UInt8]
        /// The name as a path, without the trailing `/`; nil where it is none.
        package let path: ArchivePath?
        /// `st_mode` with its type bits: for hosts other than Unix what their attributes amount to.
        package let mode: UInt16
        package let method: UInt16
        package let flags: UInt16
        /// MS-DOS time (lower half) and date (upper half), APPNOTE 4.4.6.
        package let dosTime: UInt32
        package let crc32: UInt32
        package let compressedSize: UInt64
        package let size: UInt64
        package let localHeaderOffset: UInt64
        /// Where the header stands in the central directory.
        package let offset: UInt64
        /// Where the compressed data begins; nil where the local header is unreadable.
        package internal(set) var dataOffset: UInt64?

        package var isDirectory: Bool { mode & FileType.mask == FileType.directory }
        package var permissions: UInt16 { mode & 0o7777 }

        /// The name for messages: whatever could upset a terminal is replaced, and a long one is cut.
        package var printableName: String {
            let text = String(decoding: name.prefix(ArchivePath.maximumComponentByteCount), as: UTF8.self)
            let isCut = name.count > ArchivePath.maximumComponentByteCount
            return String(
                text.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control ? "\u{FFFD}" : Character(scalar)
                }) + (isCut ? "…" : "")
        }

        func problem(_ code: ZipProblem.Code, at place: UInt64? = nil) -> ZipProblem {
            ZipProblem(code: code, offset: place ?? offset, entry: printableName)
        }
    }
}
