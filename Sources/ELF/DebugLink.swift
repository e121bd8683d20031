extension ELFImage {
    /// Section `.gnu_debuglink` (GDB, Separate Debug Files): a file name, NUL, padding to 4 bytes, a checksum.
    package struct DebugLink: Hashable, Sendable {
        package let fileName: String

        /// CRC-32 of the debug file, in the polynomial of zlib.
        package let crc: UInt32

        /// Where the checksum stands in the file, 4 bytes in the file's byte order.
        package let crcOffset: UInt64
    }
}

extension ELFImage.DebugLink {
    /// Nil without such a section.
    ///
    /// - Throws: `.badDebugLink`; `.notUTF8`, `.badString` and such for its name.
    init?(_ view: ByteView, _ sections: [ELFImage.Section]) throws(ELFError) {
        guard let section = sections.first(where: { $0.name == ".gnu_debuglink" }), section.hasContents else {
            return nil
        }
        let range = section.fileRange
        guard range.end <= view.count else {
            throw ELFError(.badDebugLink, at: section.headerOffset, "the debug link is outside the file")
        }
        var table = StringTable(view, range)
        fileName = try table.string(at: 0, referencedAt: range.offset)
        let position = (UInt64(fileName.utf8.count) + 1 + 3) & ~3
        guard !fileName.isEmpty, range.length >= position + 4 else {
            throw ELFError(.badDebugLink, at: range.offset, "the debug link has no name or no checksum")
        }
        crcOffset = range.offset + position
        crc = try view.integer(UInt32.self, at: crcOffset, limit: range.end, in: "debug link")
    }
}
