/// A static library (`.a`): members, and an index of the symbols that they define, in the format of System V and GNU.
///
///     "!<arch>\n"
///     each member: name[16] date[12] uid[6] gid[6] mode[8] size[10] "`\n", all of them text; contents; at an even offset
///
/// The first member `/` is the index: a big-endian u32 count, as many u32 offsets of members' headers, as many names with a
/// NUL each. The member `//` has the names that are too long for a header, which then says `/<offset>`.
package struct StaticArchive {
    package struct Member: Hashable, Sendable {
        package let name: String
        /// In bytes from the start of the archive.
        package let contents: Range<Int>
        let header: Int
    }

    /// In their order, without the index and the names.
    package let members: [Member]
    private let index: Range<Int>?
    private let bytes: UnsafeRawBufferPointer

    static let magic = Array("!<arch>\n".utf8)
    static let headerBytes = 60

    /// - Parameter bytes: the archive, which must live as long as this value is used.
    package init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
        guard bytes.starts(with: Self.magic) else {
            throw ELFError(.notELF, at: 0, "this is not a static library, or a thin one")
        }
        var members: [Member] = []
        var index: Range<Int>?
        var longNames: Range<Int>?
        var position = Self.magic.count
        while position < bytes.count {
            guard position + Self.headerBytes <= bytes.count, bytes[position + 58] == 0x60,
                let size = Self.number(bytes[(position + 48)..<(position + 58)]),
                size <= bytes.count - position - Self.headerBytes
            else {
                throw ELFError(.truncated, at: UInt64(position), "the library ends inside a member")
            }
            let contents = (position + Self.headerBytes)..<(position + Self.headerBytes + size)
            let name = Self.trimmed(bytes[position..<(position + 16)])
            switch name {
            case "/": index = contents
            case "//": longNames = contents
            case "/SYM64/": break
            default:
                members.append(
                    Member(
                        name: Self.full(name, longNames, bytes), contents: contents, header: position))
            }
            position = contents.upperBound + size % 2
        }
        self.members = members
        self.index = index
        self.bytes = bytes
    }

    /// The first symbol of the index that fits, and the member that defines it.
    package func member(defining isWanted: (String) -> Bool) -> (symbol: String, member: Member)? {
        guard let index, index.count >= 4 else { return nil }
        let count = word(index.lowerBound)
        guard count <= (index.count - 4) / 5 else { return nil }
        var start = index.lowerBound + 4 + 4 * count
        for number in 0..<count {
            var end = start
            while end < index.upperBound, bytes[end] != 0 { end += 1 }
            guard end < index.upperBound else { return nil }
            let name = String(decoding: bytes[start..<end], as: UTF8.self)
            if isWanted(name) {
                let header = word(index.lowerBound + 4 + 4 * number)
                return members.first { $0.header == header }.map { (name, $0) }
            }
            start = end + 1
        }
        return nil
    }

    /// The contents of one member.
    package func contents(of member: Member) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[member.contents])
    }

    private func word(_ offset: Int) -> Int {
        Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    /// Digits alone: `Int` would take a sign.
    private static func number(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
        let digits = trimmed(field)
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
    }

    private static func trimmed(_ field: Slice<UnsafeRawBufferPointer>) -> String {
        let end: Int = field.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? field.startIndex
        return String(decoding: field[field.startIndex..<end], as: UTF8.self)
    }

    /// GNU's names end with a slash, so that they may end with a blank.
    private static func full(_ name: String, _ longNames: Range<Int>?, _ bytes: UnsafeRawBufferPointer) -> String {
        guard name.hasPrefix("/") else { return name.hasSuffix("/") ? String(name.dropLast()) : name }
        guard let longNames, let offset = Int(name.dropFirst()), offset >= 0, offset < longNames.count else {
            return name
        }
        let rest = bytes[(longNames.lowerBound + offset)..<longNames.upperBound]
        let text = String(decoding: rest.prefix { $0 != 0x0A }, as: UTF8.self)
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
