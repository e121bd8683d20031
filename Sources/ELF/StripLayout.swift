/// What a stripped file has between its ELF header and the end of its last segment.
struct StripLayout {
    private(set) var pieces: [ELFStrip.Piece] = []
    /// Where the last segment ends in the file.
    private(set) var end: UInt64

    /// No file has as many sections to remove from its segments.
    private static let most = 64

    /// Nil where what becomes zero is also something else.
    init?(_ image: ELFImage, _ header: FileHeader, _ sections: StripSections) {
        let start = image.fileClass.headerSize
        let tableLength = UInt64(image.segments.count) * image.fileClass.segmentSize
        guard image.segments.isEmpty || header.segmentTable.offset >= start,
            let table = FileRange(offset: header.segmentTable.offset, length: tableLength),
            let zeros = Self.zeros(image, sections, table, headerSize: start)
        else { return nil }
        let segments = image.segments.filter { $0.type != .null }.map(\.fileRange)
        end = start
        for range in (segments + [table]).filter({ $0.length > 0 }).sorted(by: { $0.offset < $1.offset }) {
            // What lies between segments is nobody's, or a section that isn't kept.
            append(.zeros, to: range.offset)
            for zero in zeros where zero.offset < range.end {
                append(.input, to: zero.offset)
                append(.zeros, to: min(zero.end, range.end))
            }
            append(.input, to: range.end)
        }
    }

    private enum Source { case input, zeros }

    private mutating func append(_ source: Source, to limit: UInt64) {
        guard limit > end, let range = FileRange(offset: end, length: limit - end) else { return }
        pieces.append(source == .input ? .input(range) : .zeros(range.length))
        end = limit
    }

    /// Removed sections and the build-id, in order. Nil where one of them is anything else as well, so that what is
    /// written would not be what was read.
    private static func zeros(
        _ image: ELFImage, _ sections: StripSections, _ table: FileRange, headerSize: UInt64
    ) -> [FileRange]? {
        let structures =
            image.segments.filter { $0.type == .dynamic || $0.type == .interpreter }.map(\.fileRange) + [table]
        func isFree(_ range: FileRange, except type: ELFImage.SectionType?) -> Bool {
            range.offset >= headerSize && !structures.contains { $0.overlaps(range) }
                && !zip(image.sections, sections.fates).contains { section, fate in
                    fate == .kept && section.hasContents && section.type != type && section.fileRange.overlaps(range)
                }
        }
        let loaded = image.segments.filter { $0.type != .null }.map(\.fileRange)
        let removed = zip(image.sections, sections.fates).map(\.0).enumerated().filter { index, section in
            sections.fates[index] == .removed && section.hasContents
                && loaded.contains { $0.overlaps(section.fileRange) }
        }.map(\.element)
        guard removed.count <= most,
            removed.allSatisfy({ ($0.type == .progBits || $0.type == .note) && isFree($0.fileRange, except: nil) })
        else { return nil }
        var zeros = removed.map(\.fileRange)
        if let buildID = image.buildID?.fileRange {
            guard isFree(buildID, except: .note), loaded.contains(where: { $0.holds(buildID) }) else { return nil }
            zeros.append(buildID)
        }
        return zeros.sorted { $0.offset < $1.offset }
    }
}
