/// How an executable loses the unwind records of some of its functions: values alone; the caller copies the bytes.
///
/// The tables stand at the end of a read-only segment, as lld writes them: first `.eh_frame_hdr`, then `.eh_frame`. What
/// stays of the first is written to where it began, and the records behind it, if there is room up to where they began; else
/// they begin there again. The segment ends behind them. Everything that follows in the file moves up by whole pages; every
/// address stays.
///
/// GCC's start-up code (crtstuff.c, `frame_dummy`) hands `__EH_FRAME_BEGIN__`, where `.eh_frame` began, to the unwinder if the
/// word there is not 0. So that place stays loaded: it has the first record, or 0, and the unwinder then goes by
/// `.eh_frame_hdr` alone.
package struct UnwindRemoval: Sendable {
    /// In the order of the new file, without gaps.
    package let pieces: [ELFStrip.Piece]

    /// - Parameters:
    ///   - image: what `bytes` say.
    ///   - bytes: of the unstripped file; they need to stay valid during the call only.
    ///   - table: what ``UnwindTable/of(_:in:)`` says of it.
    ///   - kept: of the table's functions.
    /// - Returns: nil where the tables do not stand as lld writes them, or nothing is gained.
    package init?(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, _ table: UnwindTable, keeping kept: [UnwindTable.Function]
    ) {
        guard let view = try? FileHeader.identify(bytes), let header = try? FileHeader(view),
            let place = UnwindPlace(image), let range = place.frames.fileRange.indices(in: bytes.count),
            place.startsWhereRegistered(image, bytes),
            let sections = Self.sections(place, table, kept, UnsafeRawBufferPointer(rebasing: bytes[range]))
        else { return nil }
        let headerOffset = place.header.fileRange.offset
        let headerEnd = headerOffset + UInt64(sections.header.count)
        let recordsOffset = headerOffset + (sections.start &- place.header.address)
        let recordsEnd = recordsOffset + UInt64(sections.records.count)
        // Up to the word that stays 0.
        let end = max(recordsEnd, place.frames.fileRange.offset + 4)
        guard end < place.next, place.next <= view.count else { return nil }
        let moved = (place.next - end) / place.pageBytes * place.pageBytes
        guard moved > 0, let top = try? view.copy(FileRange(offset: 0, length: place.top) ?? .empty, in: "headers")
        else { return nil }

        var head = ByteSink(view, top)
        head.replaceWord(header.sectionTable.offset - moved, at: header.sectionTable.offsetField)
        for segment in image.segments where segment.type != .null {
            // Elf64_Phdr: p_offset at 8, p_filesz at 32, p_memsz at 40 (gABI, Program Header).
            let range = segment.fileRange
            var (offset, length) = (range.offset, range.length)
            if range.offset >= place.next {
                offset -= moved
            } else if segment == place.segment {
                length = end - range.offset
            } else if segment.type == .gnuExceptionFrame {
                length = UInt64(sections.header.count)
            } else {
                continue
            }
            head.replace(offset, at: segment.headerOffset + 8)
            guard length != range.length else { continue }
            head.replace(length, at: segment.headerOffset + 32)
            head.replace(length, at: segment.headerOffset + 40)
        }
        var headers = ByteSink(
            view, (try? view.copy(place.sectionTable, in: "section headers")) ?? [])
        for section in image.sections {
            // Elf64_Shdr: sh_addr at 16, sh_offset at 24, sh_size at 32 (gABI, Sections).
            let field = section.headerOffset - place.sectionTable.offset
            if section == place.header {
                headers.replace(UInt64(sections.header.count), at: field + 32)
            } else if section == place.frames {
                headers.replace(sections.start, at: field + 16)
                headers.replace(recordsOffset, at: field + 24)
                headers.replace(UInt64(sections.records.count), at: field + 32)
            } else if section.type != .null, section.fileRange.offset >= place.next {
                headers.replace(section.fileRange.offset - moved, at: field + 24)
            }
        }
        let parts: [ELFStrip.Piece?] = [
            .bytes(head.bytes), Self.input(place.top, headerOffset), .bytes(sections.header),
            .zeros(recordsOffset - headerEnd), .bytes(sections.records), .zeros(place.next - moved - recordsEnd),
            Self.input(place.next, place.sectionTable.offset), .bytes(headers.bytes),
            Self.input(place.sectionTable.end, view.count),
        ]
        pieces = parts.compactMap(\.self).filter { $0.length > 0 }
    }

    private static func sections(
        _ place: UnwindPlace, _ table: UnwindTable, _ kept: [UnwindTable.Function], _ bytes: UnsafeRawBufferPointer
    ) -> UnwindSections? {
        let (header, frames) = (place.header.address, place.frames.address)
        let room = place.frames.fileRange.offset - place.header.fileRange.offset
        guard UInt64(kept.count) <= (room - 12) / 8 else { return nil }
        let sections = table.written(kept, from: bytes, at: frames, to: header)
        if let sections, sections.start &- header + UInt64(sections.records.count) <= room { return sections }
        return table.written(kept, from: bytes, at: frames, to: header, records: frames)
    }

    private static func input(_ start: UInt64, _ end: UInt64) -> ELFStrip.Piece? {
        end > start ? FileRange(offset: start, length: end - start).map { .input($0) } : nil
    }
}

extension UnwindTable {
    /// The table of a little-endian 64-bit executable; nil where it has none, or one that no compiler writes.
    package static func of(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) -> UnwindTable? {
        guard let place = UnwindPlace(image), let range = place.frames.fileRange.indices(in: bytes.count) else {
            return nil
        }
        return UnwindTable(UnsafeRawBufferPointer(rebasing: bytes[range]), at: place.frames.address)
    }
}
