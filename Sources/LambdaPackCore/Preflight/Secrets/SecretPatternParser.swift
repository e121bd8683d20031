/// What is wrong with a pattern, and at which character.
struct SecretPatternError: Error, Hashable, Sendable, CustomStringConvertible {
    var message: String
    var offset: Int

    var description: String { "\(message) at character \(offset)" }
}

/// Reads the text of a `SecretPattern`.
struct SecretPatternParser {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func parse() throws(SecretPatternError) -> [[SecretPattern.Element]] {
        let alternatives = try alternatives()
        guard position == text.count else { throw error("a ')' without a '('") }
        guard alternatives.allSatisfy({ !$0.isEmpty }) else { throw error("an empty alternative") }
        return alternatives
    }

    private mutating func alternatives() throws(SecretPatternError) -> [[SecretPattern.Element]] {
        var all: [[SecretPattern.Element]] = []
        var rows: [[SecretPattern.Element]] = [[]]
        while let byte = peek, byte != UInt8(ascii: ")") {
            if byte == UInt8(ascii: "|") {
                position += 1
                all += rows
                rows = [[]]
            } else {
                let items = try item()
                rows = rows.flatMap { row in items.map { row + $0 } }
            }
        }
        return all + rows
    }

    /// One character, class or group with its count, as alternatives.
    private mutating func item() throws(SecretPatternError) -> [[SecretPattern.Element]] {
        if peek == UInt8(ascii: "(") {
            position += 1
            let inner = try alternatives()
            guard peek == UInt8(ascii: ")") else { throw error("a '(' without a ')'") }
            position += 1
            guard peek == UInt8(ascii: "?") else { return inner }
            position += 1
            return inner + [[]]
        }
        var element = SecretPattern.Element(set: try set())
        switch peek {
        case UInt8(ascii: "?"):
            position += 1
            element.least = 0
        case UInt8(ascii: "{"):
            position += 1
            element.least = try number()
            element.most = element.least
            if peek == UInt8(ascii: ",") {
                position += 1
                element.most = try number()
            }
            guard peek == UInt8(ascii: "}"), element.least <= element.most else { throw error("a wrong count") }
            position += 1
        default: break
        }
        return [[element]]
    }

    private mutating func set() throws(SecretPatternError) -> ByteSet {
        guard let byte = peek else { throw error("an unexpected end") }
        guard byte == UInt8(ascii: "[") else { return ByteSet([try character()]) }
        position += 1
        var set = ByteSet()
        let isInverted = peek == UInt8(ascii: "^")
        if isInverted { position += 1 }
        while let byte = peek, byte != UInt8(ascii: "]") {
            let low = try character()
            guard peek == UInt8(ascii: "-"), position + 1 < text.count, text[position + 1] != UInt8(ascii: "]") else {
                set.insert(low)
                continue
            }
            position += 1
            let high = try character()
            guard low <= high else { throw error("a range that runs backwards") }
            for byte in low...high { set.insert(byte) }
        }
        guard peek != nil else { throw error("a '[' without a ']'") }
        position += 1
        return isInverted ? set.inverted : set
    }

    private mutating func character() throws(SecretPatternError) -> UInt8 {
        if peek == UInt8(ascii: "\\") { position += 1 }
        guard let byte = peek else { throw error("an unexpected end") }
        position += 1
        return byte
    }

    private mutating func number() throws(SecretPatternError) -> Int {
        var digits = ""
        while let byte = peek, ByteSet.digits.contains(byte) {
            digits.unicodeScalars.append(Unicode.Scalar(byte))
            position += 1
        }
        guard let number = Int(digits), number <= 4096 else { throw error("a count that is no number up to 4096") }
        return number
    }

    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private func error(_ message: String) -> SecretPatternError {
        SecretPatternError(message: message, offset: position)
    }
}
