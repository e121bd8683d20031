/// Where an executable has its unwind tables, if nothing else stands between them and the end of their segment.
struct UnwindPlace {
    /// `.eh_frame_hdr`
    let header: ELFImage.Section
    /// `.eh_frame`
    let frames: ELFImage.Section
    /// The one that loads both.
    let segment: ELFImage.Segment
    /// Where the program headers end in the file: nothing before it is a section.
    let top: UInt64
    /// What is behind the tables begins here in the file.
    let next: UInt64
    let sectionTable: FileRange
    /// The largest alignment of a loaded segment: offset and address agree in what is left of a division by it.
    let pageBytes: UInt64

    init?(_ image: ELFImage) {
        guard image.kind == .executable, image.fileClass == .bits64, image.byteOrder == .little, image.problems.isEmpty,
            image.sections.filter({ $0.name.hasPrefix(".eh_frame") }).count == 2,
            let header = image.sections.first(where: { $0.name == ".eh_frame_hdr" }),
            let frames = image.sections.first(where: { $0.name == ".eh_frame" }),
            header.fileRange.length >= 12, header.hasContents, frames.hasContents,
            header.fileRange.end <= frames.fileRange.offset,
            frames.fileRange.offset - header.fileRange.end < 64, header.address.isMultiple(of: 4)
        else { return nil }
        self.header = header
        self.frames = frames
        let tables = header.fileRange.offset..<frames.fileRange.end
        func touches(_ range: FileRange) -> Bool {
            range.length > 0 && range.offset < tables.upperBound && range.end > tables.lowerBound
        }

        // Segments: one that ends with the tables, the pointer to them, and nothing else.
        let touching = image.segments.filter { $0.type != .null && touches($0.fileRange) }
        let loaded = touching.filter { $0.type == .load }
        let pointers = touching.filter { $0.type == .gnuExceptionFrame }
        guard touching.count == 2, let segment = loaded.first, let pointer = pointers.first,
            segment.fileRange.offset == 0, segment.fileRange.end == tables.upperBound,
            segment.memorySize == segment.fileRange.length, segment.permissions == .read,
            pointer.fileRange == header.fileRange, pointer.address == header.address,
            header.address == segment.address &+ header.fileRange.offset,
            frames.address == segment.address &+ frames.fileRange.offset
        else { return nil }
        self.segment = segment

        // Sections, and their headers, which stand behind all that is loaded.
        let others = image.sections.filter { $0.type != .null && $0 != header && $0 != frames }
        guard !others.contains(where: { $0.hasContents && touches($0.fileRange) }),
            let first = image.sections.first?.headerOffset,
            let table = FileRange(offset: first, length: UInt64(image.sections.count) * image.fileClass.sectionSize),
            let top = image.segments.map({ $0.headerOffset + image.fileClass.segmentSize }).max(),
            top <= header.fileRange.offset
        else { return nil }
        let behind =
            image.segments.filter { $0.type != .null && $0.fileRange.length > 0 }.map(\.fileRange.offset)
            + others.filter(\.hasContents).map(\.fileRange.offset)
        let next = behind.filter { $0 >= tables.upperBound }.min() ?? table.offset
        guard table.offset >= next, !others.contains(where: { $0.hasContents && $0.fileRange.offset < top }),
            // A section without contents has an offset, too: between the tables and the next it could not be moved.
            !image.segments.contains(where: {
                $0.type != .null && (tables.upperBound..<next).contains($0.fileRange.offset)
            })
        else { return nil }
        self.next = next
        self.top = top
        sectionTable = table

        let pages = image.segments.filter { $0.type == .load }.map { max($0.alignment, 1) }
        guard let page = pages.max(), page <= 1 << 21, page & (page - 1) == 0,
            others.allSatisfy({ max($0.alignment, 1) <= page })
        else { return nil }
        pageBytes = page
    }

    /// Whether `.eh_frame` begins where GCC's start-up code says, if it says so at all.
    func startsWhereRegistered(_ image: ELFImage, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let table = try? ELFImage.SymbolRecords(image, in: bytes) else { return false }
        let elsewhere = table.records.filter {
            $0.value > frames.address && $0.value - frames.address <= frames.fileRange.length
        }
        return !table.names(of: elsewhere, in: bytes).contains("__EH_FRAME_BEGIN__")
    }
}
