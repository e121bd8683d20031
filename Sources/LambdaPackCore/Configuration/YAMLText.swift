extension ConfigurationFile {
    /// A configuration of hundreds of functions has some hundred kilobytes.
    static let limitBytes = 1 << 20
}

/// What a text must be before a YAML parser gets it, so that parsing ends in good time.
///
/// The parser bounds nesting by itself. It compares the keys of each mapping, all that they hold included; a key that
/// is a list of aliases to lists of aliases can hold billions of values. No key of ours is anything but a name.
enum YAMLText {
    /// So many may stand in comments and texts.
    private static let mostCollectionKeys = 20

    static func problem(_ text: String, name: String) -> Problem? {
        guard text.utf8.count <= ConfigurationFile.limitBytes else {
            return Problem(
                .configurationSyntax, subject: name,
                "\(name) has \(ByteCount.exact(text.utf8.count)), and at most \(ByteCount.exact(ConfigurationFile.limitBytes)) are read",
                advice: "is it a configuration of lambda-pack?")
        }
        let marks = Marks(text)
        guard marks.collectionKeys > (marks.hasAliases ? 0 : mostCollectionKeys) else { return nil }
        return Problem(
            .configurationSyntax, subject: name, "\(name) has lists, mappings or aliases as keys",
            location: SourceLocation(file: name, line: marks.firstLine, column: 1),
            advice: "a key must be a plain name: text that ends in ']:' or '}:', or begins with '? ', is not")
    }

    /// What stands out without parsing. Comments and texts in quotes are not told apart: in them it is rare.
    private struct Marks {
        private(set) var collectionKeys = 0
        private(set) var firstLine = 1
        private var hasAnchor = false
        private var hasAlias = false

        var hasAliases: Bool { hasAnchor && hasAlias }

        private enum Word { case none, alias, question }

        init(_ text: String) {
            var line = 1
            var previous: UInt8 = 0x0A
            /// The last character of the line that is no blank.
            var last: UInt8 = 0x20
            var word = Word.none
            for byte in text.utf8 {
                let startsWord = previous <= 0x20 || [0x5B, 0x7B, 0x2C].contains(previous)
                if word == .question, previous == UInt8(ascii: "?"), byte <= 0x20 { note(line) }
                switch byte {
                case UInt8(ascii: "&") where startsWord: hasAnchor = true
                case UInt8(ascii: "*") where startsWord:
                    hasAlias = true
                    word = .alias
                case UInt8(ascii: "?") where startsWord: word = .question
                case UInt8(ascii: ":"):
                    if last == UInt8(ascii: "]") || last == UInt8(ascii: "}") || word == .alias { note(line) }
                    word = .none
                case 0x0A:
                    line += 1
                    last = 0x20
                    word = .none
                case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): word = .none
                default: break
                }
                if byte > 0x20 { last = byte }
                previous = byte
            }
        }

        private mutating func note(_ line: Int) {
            if collectionKeys == 0 { firstLine = line }
            collectionKeys += 1
        }
    }
}
