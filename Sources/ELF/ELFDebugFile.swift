/// What debuggers need of a program or a library, in a file of its own: values alone; the caller copies the bytes.
///
/// Section headers and all that isn't loaded (symbols, names, debug information) stay as they are. Of what is loaded
/// only the notes keep their bytes, for the build-id is one of them; the other sections become `SHT_NOBITS`, at their
/// addresses. It is the file that `llvm-objcopy --only-keep-debug` and binutils' make (GDB, Separate Debug Files).
package struct ELFDebugFile: Hashable, Sendable {
    /// In the order of the debug file, without gaps. The build-id is the one that was asked for.
    package let pieces: [ELFStrip.Piece]

    /// Notes stand at the start of a file. Where they don't, the debug file would be full of zeros.
    private static let mostNotes: UInt64 = 1 << 20

    /// Plans it; nil for what another tool has to do: no section headers, structures that overlap, notes far from the
    /// start, more sections than the header can count.
    ///
    /// - Parameters:
    ///   - image: what `bytes` say.
    ///   - bytes: of the unstripped file; they need to stay valid during the call only.
    ///   - buildID: of the stripped file, as many bytes as the note has; nil leaves it as it is.
    package init?(_ image: ELFImage, in bytes: UnsafeRawBufferPointer, buildID: [UInt8]?) {
        guard image.kind == .executable || image.kind == .sharedLibrary, image.problems.isEmpty,
            let view = try? FileHeader.identify(bytes), let header = try? FileHeader(view),
            header.sectionTable.count > 0, Int(header.sectionTable.count) == image.sections.count,
            header.segmentTable.count < 0xFFFF,
            let headers = try? view.copy(image.sectionHeaders(header), in: "section headers")
        else { return nil }
        let tableLength = UInt64(image.segments.count) * view.fileClass.segmentSize
        guard let table = FileRange(offset: header.segmentTable.offset, length: tableLength),
            image.segments.isEmpty || table.offset >= view.fileClass.headerSize
        else { return nil }
        let notes = image.sections.filter { $0.type == .note && $0.isLoaded }.map(\.fileRange)
        let headEnd = (notes + [table]).map(\.end).max() ?? 0
        let start = max(headEnd, view.fileClass.headerSize)
        guard start <= Self.mostNotes, start <= view.count,
            let head = Self.head(view, image, keeping: notes + [table], length: start)
        else { return nil }

        var out = Body(start: start, headers: ByteSink(view, headers))
        for (index, section) in image.sections.enumerated() where section.type != .null {
            guard out.place(section, at: UInt64(index) * view.fileClass.sectionSize) else { return nil }
        }
        guard out.align(view.fileClass.wordSize), view.fileClass == .bits64 || out.cursor <= UInt64(UInt32.max) else {
            return nil
        }
        var first = ByteSink(view, head)
        first.replaceWord(out.cursor, at: header.sectionTable.offsetField)
        for segment in image.segments { first.replaceFile(of: segment, loadedUpTo: start) }
        if let buildID, let range = image.buildID?.fileRange {
            guard range.length == UInt64(buildID.count), notes.contains(where: { $0.holds(range) }) else { return nil }
            for (index, byte) in buildID.enumerated() { first.replace(byte, at: range.offset + UInt64(index)) }
        }
        pieces = [.bytes(first.bytes)] + out.pieces + [.bytes(out.headers.bytes)]
    }

    /// The bytes up to `length`: the ELF header and what is kept; zeros between.
    private static func head(
        _ view: ByteView, _ image: ELFImage, keeping kept: [FileRange], length: UInt64
    ) -> [UInt8]? {
        guard let whole = FileRange(offset: 0, length: length), var bytes = try? view.copy(whole, in: "ELF header")
        else { return nil }
        var end = view.fileClass.headerSize
        for range in kept.filter({ $0.length > 0 }).sorted(by: { $0.offset < $1.offset }) {
            guard range.offset >= end || range.end <= end else { return nil }
            if range.offset > end {
                bytes.replaceSubrange(
                    Int(end)..<Int(range.offset), with: [UInt8](repeating: 0, count: Int(range.offset - end)))
            }
            end = max(end, range.end)
        }
        return bytes
    }
}

extension ELFDebugFile {
    /// What follows the notes: sections that aren't loaded, in the file's order of section headers.
    private struct Body {
        var pieces: [ELFStrip.Piece] = []
        var cursor: UInt64
        var headers: ByteSink
        private let start: UInt64

        init(start: UInt64, headers: ByteSink) {
            cursor = start
            self.start = start
            self.headers = headers
        }

        /// - Parameter header: where its header starts in `headers`.
        mutating func place(_ section: ELFImage.Section, at header: UInt64) -> Bool {
            // sh_name and sh_type, 4 bytes each; sh_flags and sh_addr, a word each; sh_offset.
            let offsetField = header + 8 + 2 * headers.fileClass.wordSize
            if section.flags.contains(.allocate) {
                if section.type != .note {
                    headers.replace(ELFImage.SectionType.noBits.rawValue, at: header + 4)
                    headers.replaceWord(min(section.fileRange.offset, start), at: offsetField)
                }
                return true
            }
            guard section.hasContents, align(max(section.alignment, 1)) else { return !section.hasContents }
            headers.replaceWord(cursor, at: offsetField)
            pieces.append(.input(section.fileRange))
            cursor += section.fileRange.length
            return true
        }

        /// False for what no linker writes.
        mutating func align(_ alignment: UInt64) -> Bool {
            guard let padding = ELFStrip.padding(from: cursor, to: alignment) else { return false }
            if padding > 0 { pieces.append(.zeros(padding)) }
            cursor += padding
            return true
        }
    }
}

extension ByteSink {
    /// `p_offset` and `p_filesz` in a debug file that has `end` bytes of what is loaded.
    fileprivate mutating func replaceFile(of segment: ELFImage.Segment, loadedUpTo end: UInt64) {
        let range = segment.fileRange
        // p_type; in 64-bit files p_flags; p_offset, p_vaddr, p_paddr, p_filesz (gABI, Program Header).
        let field = segment.headerOffset + (fileClass == .bits64 ? 8 : 4)
        // Offset and address are the same modulo the alignment (gABI, p_align), without content, too.
        let padding = segment.alignment > 1 ? (segment.address &- end) & (segment.alignment &- 1) : 0
        replaceWord(range.offset < end ? range.offset : end &+ padding, at: field)
        replaceWord(range.offset < end ? min(range.end, end) - range.offset : 0, at: field + 3 * fileClass.wordSize)
    }
}

extension ELFDebugFile {
    /// Whether a file written by this plan leads debuggers to the same sections of the same program.
    package func describes(_ written: ELFImage, madeFrom image: ELFImage) -> Bool {
        written.problems.isEmpty && written.kind == .debugFile && written.machine == image.machine
            && written.sections.map(\.name) == image.sections.map(\.name)
            && written.segments.map(\.address) == image.segments.map(\.address)
            && (image.buildID == nil || written.buildID?.fileRange == image.buildID?.fileRange)
    }
}

extension ELFImage {
    fileprivate func sectionHeaders(_ header: FileHeader) -> FileRange {
        FileRange(offset: header.sectionTable.offset, length: UInt64(sections.count) * fileClass.sectionSize) ?? .empty
    }
}

extension ELFImage.Section {
    fileprivate var isLoaded: Bool { flags.contains(.allocate) && hasContents }
}
