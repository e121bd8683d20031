/// What a stripped file has behind its last segment: sections that no segment holds, and the section headers.
struct StripTail {
    private(set) var pieces: [ELFStrip.Piece] = []
    private(set) var checksumOffset: UInt64 = 0
    /// `e_shoff` and `e_shnum`. The last section is the one with the names.
    private(set) var headersOffset: UInt64 = 0
    let headerCount: UInt16

    /// Where the next piece starts in the stripped file.
    private var cursor: UInt64

    /// - Parameter start: where the last segment ends.
    init?(_ view: ByteView, _ image: ELFImage, _ sections: StripSections, at start: UInt64, debugName: String) {
        guard !debugName.isEmpty, !debugName.utf8.contains(0), !debugName.utf8.contains(UInt8(ascii: "/")) else {
            return nil
        }
        cursor = start
        headerCount = sections.count + 3
        var names = ByteSink(view, [0])
        var headers = ByteSink(view, [UInt8](repeating: 0, count: Int(view.fileClass.sectionSize)))
        for (section, fate) in zip(image.sections, sections.fates) where fate != .removed {
            var offset = section.fileRange.offset
            if fate == .moved {
                guard align(max(section.alignment, 1)) else { return nil }
                offset = cursor
                append(.input(section.fileRange))
            }
            headers.putSection(
                name: names.putString(section.name), type: section.type, flags: section.flags,
                address: section.address, offset: offset, size: section.fileRange.length,
                link: sections.link(of: section) ?? 0, info: sections.info(of: section) ?? 0,
                alignment: section.alignment, entrySize: section.entrySize)
        }
        // GDB, Separate Debug Files: the name, NUL, padding to 4 bytes, the checksum.
        var link = ByteSink(view)
        _ = link.putString(debugName)
        link.align(4)
        link.put(UInt32(0))
        guard align(4) else { return nil }
        headers.putSection(
            name: names.putString(".gnu_debuglink"), type: .progBits, offset: cursor, size: UInt64(link.bytes.count),
            alignment: 4)
        append(.bytes(link.bytes))
        checksumOffset = cursor - 4
        let nameOfNames = names.putString(".shstrtab")
        headers.putSection(
            name: nameOfNames, type: .stringTable, offset: cursor, size: UInt64(names.bytes.count), alignment: 1)
        append(.bytes(names.bytes))
        guard align(view.fileClass.wordSize) else { return nil }
        headersOffset = cursor
        append(.bytes(headers.bytes))
        guard view.fileClass == .bits64 || cursor <= UInt64(UInt32.max) else { return nil }
    }

    /// False for what no linker writes.
    private mutating func align(_ alignment: UInt64) -> Bool {
        guard let padding = ELFStrip.padding(from: cursor, to: alignment) else { return false }
        if padding > 0 { append(.zeros(padding)) }
        return true
    }

    /// Lengths are those of a file, and of some bytes more: far from 2^64.
    private mutating func append(_ piece: ELFStrip.Piece) {
        pieces.append(piece)
        cursor += piece.length
    }
}

extension ELFStrip {
    /// How many zeros align an offset; nil for an alignment that no linker writes.
    static func padding(from offset: UInt64, to alignment: UInt64) -> UInt64? {
        guard alignment > 0, alignment <= 0x1_0000, alignment & (alignment - 1) == 0 else { return nil }
        return (alignment - offset & (alignment - 1)) & (alignment - 1)
    }
}

extension ByteSink {
    /// One section header (gABI, Figure 4-8).
    fileprivate mutating func putSection(
        name: UInt32, type: ELFImage.SectionType, flags: ELFImage.SectionFlags = [], address: UInt64 = 0,
        offset: UInt64, size: UInt64, link: UInt32 = 0, info: UInt32 = 0, alignment: UInt64, entrySize: UInt64 = 0
    ) {
        put(name)
        put(type.rawValue)
        for word in [flags.rawValue, address, offset, size] { putWord(word) }
        put(link)
        put(info)
        putWord(alignment)
        putWord(entrySize)
    }
}
