/// Reads the program headers.
enum SegmentTable {
    /// More program headers than any executable has; core files use some ten thousand.
    static let limit: UInt64 = 1 << 20

    /// - Throws: `.badEntrySize`, `.outsideFile`, `.overflow`, `.limitExceeded`, and `.truncated` where the count
    ///   stands in a section header that isn't there.
    static func read(_ view: ByteView, _ header: FileHeader) throws(ELFError) -> [ELFImage.Segment] {
        let table = header.segmentTable
        let count = try self.count(view, header)
        guard count > 0 else { return [] }
        let entrySize = view.fileClass.segmentSize
        guard UInt64(table.entrySize) == entrySize else {
            throw ELFError(
                .badEntrySize, at: table.entrySizeField,
                "program headers of \(table.entrySize) bytes instead of \(entrySize)")
        }
        guard count <= limit else {
            throw ELFError(.limitExceeded, at: table.countField, "\(count) program headers")
        }
        guard let range = FileRange(offset: table.offset, length: count * entrySize) else {
            throw ELFError(.overflow, at: table.offsetField, "the program headers' offset overflows")
        }
        guard range.end <= view.count else {
            throw ELFError(
                .outsideFile, at: table.offsetField,
                "the program headers end at 0x\(hex(range.end)), after the end of the file")
        }
        var segments: [ELFImage.Segment] = []
        segments.reserveCapacity(Int(count))
        for index in 0..<count {
            segments.append(try segment(view, at: range.offset + index * entrySize))
        }
        return segments
    }

    /// `e_phnum`, or `sh_info` of section 0 where it is `PN_XNUM` (gABI, `e_phnum`).
    private static func count(_ view: ByteView, _ header: FileHeader) throws(ELFError) -> UInt64 {
        let table = header.segmentTable
        guard table.count == 0xFFFF else { return UInt64(table.count) }
        let sections = header.sectionTable
        guard sections.offset != 0, UInt64(sections.entrySize) == view.fileClass.sectionSize else {
            throw ELFError(
                .badEntrySize, at: sections.entrySizeField,
                "the number of program headers stands in a section header, and there is none")
        }
        // sh_info follows name, type, flags, address, offset, size and link.
        let (offset, overflow) = sections.offset.addingReportingOverflow(12 + 4 * view.fileClass.wordSize)
        guard !overflow else {
            throw ELFError(.overflow, at: sections.offsetField, "the section headers' offset overflows")
        }
        return UInt64(try view.integer(UInt32.self, at: offset, in: "first section header"))
    }

    private static func segment(_ view: ByteView, at offset: UInt64) throws(ELFError) -> ELFImage.Segment {
        var fields = FieldReader(view, at: offset, in: "program headers")
        let type = ELFImage.SegmentType(rawValue: try fields.u32())
        var permissions: UInt32 = 0
        if view.fileClass == .bits64 { permissions = try fields.u32() }
        let rangeField = fields.offset
        let fileOffset = try fields.word()
        let address = try fields.word()
        _ = try fields.word()  // p_paddr
        let fileSize = try fields.word()
        let memorySize = try fields.word()
        if view.fileClass == .bits32 { permissions = try fields.u32() }
        let alignment = try fields.word()
        guard let range = FileRange(offset: fileOffset, length: fileSize) else {
            throw ELFError(.overflow, at: rangeField, "a segment's offset and size overflow")
        }
        return ELFImage.Segment(
            type: type, permissions: ELFImage.Permissions(rawValue: permissions), address: address,
            memorySize: memorySize, alignment: alignment, fileRange: range, headerOffset: offset)
    }
}

/// Lower-case hexadecimal without prefix, for messages.
func hex(_ value: UInt64) -> String { String(value, radix: 16) }
