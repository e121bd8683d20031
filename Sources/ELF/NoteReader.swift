/// Reads notes: those that the loader sees (`PT_NOTE`), or the sections of a file that is not loaded.
struct NoteReader {
    /// Core files have some notes a thread; anything beyond is made up.
    static let limit = 65_536

    /// Bytes of owners' names in all: segments may share notes. Real names have some ten bytes.
    static let ownerByteLimit: UInt64 = 1 << 20

    private let view: ByteView
    private var ownerBytes: UInt64 = 0
    private(set) var notes: [ELFImage.Note] = []

    /// The first thing wrong. Notes before it in the same range were read, those after it were not.
    private(set) var problem: ELFError?

    init(_ view: ByteView) { self.view = view }

    /// Reads the notes of one segment or section.
    ///
    /// - Parameters:
    ///   - alignment: 8 aligns to 8 bytes (as `.note.gnu.property` of 64-bit files is), all others to 4: what every
    ///   tool does,
    ///     whatever the gABI says of 64-bit files.
    ///   - header: where the segment's or section's header stands in the file.
    mutating func read(_ range: FileRange, alignment: UInt64, header: UInt64) {
        do throws(ELFError) {
            try readAll(range, alignment: alignment == 8 ? 8 : 4, header: header)
        } catch {
            problem = problem ?? error
        }
    }

    private mutating func readAll(_ range: FileRange, alignment: UInt64, header: UInt64) throws(ELFError) {
        guard range.end <= view.count else {
            throw ELFError(.badNote, at: header, "the notes end after the end of the file")
        }
        var position: UInt64 = 0
        while range.length - position >= 12 {
            guard notes.count < Self.limit else {
                throw ELFError(.limitExceeded, at: range.offset, "more than \(Self.limit) notes")
            }
            let start = range.offset + position
            var fields = FieldReader(view, at: start, limit: range.end, in: "notes")
            let nameSize = UInt64(try fields.u32())
            let contentSize = UInt64(try fields.u32())
            let type = try fields.u32()
            // The sizes have 32 bits and the position is within the file, so the sums stay within 64 bits.
            let content = aligned(position + 12 + nameSize, alignment)
            guard content + contentSize <= range.length, let name = FileRange(offset: start + 12, length: nameSize),
                let contentRange = FileRange(offset: range.offset + content, length: contentSize)
            else {
                throw ELFError(.badNote, at: start, "a note ends after the end of its segment")
            }
            guard nameSize <= 4096 else {
                throw ELFError(.limitExceeded, at: start, "a note's owner of \(nameSize) bytes")
            }
            ownerBytes += nameSize
            guard ownerBytes <= Self.ownerByteLimit else {
                throw ELFError(.limitExceeded, at: start, "the notes' owners are too long in all")
            }
            let owner = try view.copy(name, in: "note").prefix { $0 != 0 }
            notes.append(
                ELFImage.Note(owner: String(decoding: owner, as: UTF8.self), type: type, content: contentRange))
            position = min(aligned(content + contentSize, alignment), range.length)
        }
    }

    private func aligned(_ value: UInt64, _ alignment: UInt64) -> UInt64 {
        (value + alignment - 1) & ~(alignment - 1)
    }
}
