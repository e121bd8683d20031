/// What the notes of owner `GNU` say (LSB, Note Section; binutils; Linux Extensions to gABI).
struct GNUNotes {
    private(set) var buildID: ELFImage.BuildID?
    private(set) var abiTag: ELFImage.ABITag?
    private(set) var properties: [ELFImage.Property] = []

    /// The first thing wrong with a note's content.
    private(set) var problem: ELFError?

    private let view: ByteView

    /// Linkers write 8 to 32 bytes; `--build-id=0x…` takes any number.
    static let longestBuildID: UInt64 = 1024

    init(_ view: ByteView, _ notes: [ELFImage.Note]) {
        self.view = view
        for note in notes where note.owner == "GNU" {
            do throws(ELFError) {
                switch note.type {
                case 1 where abiTag == nil: abiTag = try readABITag(note.content)
                case 3 where buildID == nil: buildID = try readBuildID(note.content)
                case 5: try readProperties(note.content)
                default: break
                }
            } catch {
                problem = problem ?? error
            }
        }
    }

    private func readBuildID(_ range: FileRange) throws(ELFError) -> ELFImage.BuildID {
        guard 1...Self.longestBuildID ~= range.length else {
            throw ELFError(.badNote, at: range.offset, "a build-id of \(range.length) bytes")
        }
        return ELFImage.BuildID(bytes: try view.copy(range, in: "build-id"), fileRange: range)
    }

    private func readABITag(_ range: FileRange) throws(ELFError) -> ELFImage.ABITag {
        var fields = FieldReader(view, at: range.offset, limit: range.end, in: "ABI tag")
        return ELFImage.ABITag(
            system: try fields.u32(), major: try fields.u32(), minor: try fields.u32(), patch: try fields.u32())
    }

    /// Each property is a type, a size and its data, padded to the class's word.
    private mutating func readProperties(_ range: FileRange) throws(ELFError) {
        let padding = view.fileClass.wordSize - 1
        var position: UInt64 = 0
        while position < range.length {
            let start = range.offset + position
            guard properties.count < 1024 else {
                throw ELFError(.limitExceeded, at: start, "more than 1024 properties")
            }
            var fields = FieldReader(view, at: start, limit: range.end, in: "program properties")
            let type = try fields.u32()
            let size = UInt64(try fields.u32())
            guard size <= min(range.end - fields.offset, 4096),
                let data = FileRange(offset: fields.offset, length: size)
            else {
                throw ELFError(.badNote, at: start, "a program property of \(size) bytes")
            }
            properties.append(ELFImage.Property(type: type, bytes: try view.copy(data, in: "program property")))
            position += 8 + ((size + padding) & ~padding)
        }
    }
}
