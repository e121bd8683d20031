/// How a program or a library becomes its stripped self: values alone; the caller copies the bytes.
///
/// Everything that is loaded stays at its offset, so that program headers, addresses and notes are right as they are.
/// Symbol names, debug information and the old section headers lie behind that or between, and are left out; behind
/// the last segment come a link to the debug file (`.gnu_debuglink`), the names of sections, and the section headers.
/// What is kept is what `llvm-objcopy --strip-all` keeps (LLVM 21, `ELFObjcopy.cpp`, `replaceAndRemoveSections`).
package struct ELFStrip: Hashable, Sendable {
    /// A run of the stripped file's bytes.
    package enum Piece: Hashable, Sendable {
        /// As in the input.
        case input(FileRange)
        case zeros(UInt64)
        case bytes([UInt8])

        package var length: UInt64 {
            switch self {
            case .input(let range): range.length
            case .zeros(let count): count
            case .bytes(let bytes): UInt64(bytes.count)
            }
        }

        fileprivate func isInside(_ count: UInt64) -> Bool {
            if case .input(let range) = self { range.end <= count } else { true }
        }
    }

    /// In the order of the stripped file, without gaps.
    package let pieces: [Piece]

    /// Where the build-id stands, in both files. It is zero in the pieces, for the caller to derive it from them; nil
    /// where the file has none.
    package let buildID: FileRange?

    /// Where the debug file's CRC-32 belongs in the stripped file: 4 bytes in `byteOrder`, zero in the pieces.
    package let checksumOffset: UInt64

    package let byteOrder: ELFImage.ByteOrder

    /// Linkers write about a dozen; each section is looked up in all of them.
    private static let mostSegments = 128
}

extension ELFStrip {
    /// Plans it; nil where that takes a tool that can move things: no section headers, loaded sections outside the
    /// segments, references to what is removed, structures that overlap, more sections than the header can count.
    ///
    /// - Parameters:
    ///   - image: what `bytes` say.
    ///   - bytes: of the unstripped file; they need to stay valid during the call only.
    ///   - removing: names of sections to remove besides; where they are loaded, zeros take their place.
    ///   - debugName: of the file that the link names, without directories.
    package init?(
        _ image: ELFImage, in bytes: UnsafeRawBufferPointer, removing: Set<String>, debugName: String
    ) {
        guard image.kind == .executable || image.kind == .sharedLibrary, image.problems.isEmpty,
            let view = try? FileHeader.identify(bytes), let header = try? FileHeader(view),
            image.segments.count <= Self.mostSegments,
            // A larger count stands in section 0 (gABI, e_shnum).
            header.sectionTable.count > 0, Int(header.sectionTable.count) == image.sections.count,
            header.sectionTable.count < 0xFF00 - 2,
            let sections = StripSections(image, namesIndex: header.sectionNamesIndex, removing: removing),
            let layout = StripLayout(image, header, sections),
            let tail = StripTail(view, image, sections, at: layout.end, debugName: debugName)
        else { return nil }
        let start = view.fileClass.headerSize
        guard
            var head = (try? view.copy(FileRange(offset: 0, length: start) ?? .empty, in: "ELF header"))
                .map({ ByteSink(view, $0) })
        else { return nil }
        head.replaceWord(tail.headersOffset, at: header.sectionTable.offsetField)
        head.replace(tail.headerCount, at: header.sectionTable.countField)
        head.replace(tail.headerCount - 1, at: header.sectionTable.countField + 2)
        let pieces = [.bytes(head.bytes)] + layout.pieces + tail.pieces
        guard pieces.allSatisfy({ $0.isInside(view.count) }) else { return nil }
        self.pieces = pieces
        buildID = image.buildID?.fileRange
        checksumOffset = tail.checksumOffset
        byteOrder = view.byteOrder
    }
}

extension ELFStrip {
    /// Whether a file written by this plan is the same program to kernel and loader, and leads debuggers on.
    package func describes(_ written: ELFImage, madeFrom image: ELFImage) -> Bool {
        written.problems.isEmpty && written.kind == image.kind && written.segments == image.segments
            && written.interpreter == image.interpreter && written.dynamic == image.dynamic
            && written.versionNeeds == image.versionNeeds && written.versionDefinitions == image.versionDefinitions
            && written.buildID?.fileRange == buildID && written.debugLink?.crcOffset == checksumOffset
    }
}
