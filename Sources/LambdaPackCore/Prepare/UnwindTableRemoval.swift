import ELF
import LinkMap

/// The lever `no-unwind-tables`: writes an executable without the unwind tables of functions that no exception passes
/// through (docs/size.md).
struct UnwindTableRemoval {
    enum Outcome {
        case removed
        /// Why the tables stay.
        case kept(reasons: [String])
    }

    /// Sections that the link map no longer describes.
    static let rewrittenSections: Set = [".eh_frame", ".eh_frame_hdr"]
    /// More reasons than these are a number.
    private static let mostReasons = 3

    /// - Parameter output: written only if tables are removed.
    static func run(_ link: LinkedObjects, to output: FilePath) throws -> Outcome {
        let input = try MappedFile.open(link.file)
        let image = try input.elfImage(of: link.file)
        guard let table = UnwindTable.of(image, in: input.bytes) else { return .kept(reasons: [misplaced]) }
        let map = try link.map.flatMap(Self.read)
        switch UnwindProof.verdict(image, in: input.bytes, table, map: map, objects: link.objects) {
        case .fails(let reasons):
            let others = reasons.count - mostReasons
            return .kept(reasons: reasons.prefix(mostReasons) + (others > 0 ? ["\(others) more"] : []))
        case .holds(let kept):
            guard let removal = UnwindRemoval(image, in: input.bytes, table, keeping: kept) else {
                return .kept(reasons: [misplaced])
            }
            var sink = try FileSink(output)
            for piece in removal.pieces { try piece.forEachBlock(of: input.bytes) { try sink.write($0) } }
            return .removed
        }
    }

    private static func read(_ map: FilePath) throws -> LinkMap? {
        let text = try MappedFile.open(map)
        return LinkMap(text.bytes)
    }

    private static let misplaced = "they are not as lld writes them, at the end of a segment"
}
