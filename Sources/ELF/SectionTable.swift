/// Reads the section headers.
enum SectionTable {
    /// An object file of one section a function has some ten thousand.
    static let limit: UInt64 = 1 << 20

    /// The sections, at their indices, and the first thing wrong with one of them. An absent table is an empty one.
    ///
    /// - Throws: where the table itself can't be read.
    static func read(
        _ view: ByteView, _ header: FileHeader
    ) throws(ELFError) -> (sections: [ELFImage.Section], problem: ELFError?) {
        let table = header.sectionTable
        guard table.offset != 0 else { return ([], nil) }
        let entrySize = view.fileClass.sectionSize
        guard UInt64(table.entrySize) == entrySize else {
            throw ELFError(
                .badEntrySize, at: table.entrySizeField,
                "section headers of \(table.entrySize) bytes instead of \(entrySize)")
        }
        let first = try RawSection(view, at: table.offset)
        // SHN_XINDEX and a count of zero: the real values stand in section 0 (gABI, e_shnum and e_shstrndx).
        let count = table.count == 0 ? first.size : UInt64(table.count)
        let namesIndex = header.sectionNamesIndex == 0xFFFF ? first.link : UInt32(header.sectionNamesIndex)
        guard count <= limit else {
            throw ELFError(.limitExceeded, at: table.countField, "\(count) section headers")
        }
        guard let range = FileRange(offset: table.offset, length: count * entrySize) else {
            throw ELFError(.overflow, at: table.offsetField, "the section headers' offset overflows")
        }
        guard range.end <= view.count else {
            throw ELFError(
                .outsideFile, at: table.offsetField,
                "the section headers end at 0x\(hex(range.end)), after the end of the file")
        }
        var raw: [RawSection] = []
        raw.reserveCapacity(Int(count))
        for index in 0..<count {
            raw.append(try RawSection(view, at: range.offset + index * entrySize))
        }
        return named(raw, namesIndex: namesIndex, view, header)
    }

    private static func named(
        _ raw: [RawSection], namesIndex: UInt32, _ view: ByteView, _ header: FileHeader
    ) -> (sections: [ELFImage.Section], problem: ELFError?) {
        var problem: ELFError?
        var names: StringTable?
        if namesIndex != 0 {
            if Int(namesIndex) < raw.count, let range = raw[Int(namesIndex)].range, range.end <= view.count {
                names = StringTable(view, range)
            } else {
                problem = ELFError(
                    .badSection, at: header.sectionTable.countField + 2, "the section names are outside the file")
            }
        }
        var sections: [ELFImage.Section] = []
        sections.reserveCapacity(raw.count)
        for section in raw {
            var name = ""
            do throws(ELFError) {
                name = try names?.string(at: UInt64(section.name), referencedAt: section.headerOffset) ?? ""
                try section.check(fileSize: view.count)
            } catch {
                problem = problem ?? error
                // Names that are too long in all stay so: the other sections go without.
                if error.code == .limitExceeded { names = nil }
            }
            sections.append(section.named(name))
        }
        return (sections, problem)
    }
}

/// A section header before its checks.
private struct RawSection {
    let name: UInt32
    let type: ELFImage.SectionType
    let flags: UInt64
    let address: UInt64
    let offset: UInt64
    let size: UInt64
    let link: UInt32
    let info: UInt32
    let alignment: UInt64
    let entrySize: UInt64
    let headerOffset: UInt64

    var range: FileRange? { FileRange(offset: offset, length: size) }

    init(_ view: ByteView, at headerOffset: UInt64) throws(ELFError) {
        self.headerOffset = headerOffset
        var fields = FieldReader(view, at: headerOffset, in: "section headers")
        name = try fields.u32()
        type = ELFImage.SectionType(rawValue: try fields.u32())
        flags = try fields.word()
        address = try fields.word()
        offset = try fields.word()
        size = try fields.word()
        link = try fields.u32()
        info = try fields.u32()
        alignment = try fields.word()
        entrySize = try fields.word()
    }

    /// - Throws: `.badSection` where its bytes pass the end of the file.
    func check(fileSize: UInt64) throws(ELFError) {
        guard let range, type == .noBits || type == .null || range.end <= fileSize else {
            throw ELFError(.badSection, at: headerOffset, "a section ends after the end of the file")
        }
    }

    /// The value; of length 0 where its range overflows, so that every section keeps its index.
    func named(_ name: String) -> ELFImage.Section {
        ELFImage.Section(
            name: name, type: type, flags: ELFImage.SectionFlags(rawValue: flags), address: address,
            fileRange: range ?? .empty, link: link, info: info, alignment: alignment, entrySize: entrySize,
            headerOffset: headerOffset)
    }
}
