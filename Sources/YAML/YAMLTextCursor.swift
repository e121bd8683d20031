/// Takes the parts of a scalar's text one after the other.
struct YAMLTextCursor {
    private var bytes: Substring.UTF8View

    init(_ text: String) { bytes = Substring(text).utf8 }

    var isAtEnd: Bool { bytes.isEmpty }
    var rest: String { String(decoding: bytes, as: UTF8.self) }

    mutating func take(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.starts(with: wanted) else { return false }
        bytes = bytes.dropFirst(wanted.count)
        return true
    }

    mutating func sign() { _ = take("+") || take("-") }

    /// Digits and underscores, which stand between digits for the eye alone.
    ///
    /// - Returns: the number of digits.
    mutating func digits(of radix: UInt8) -> Int {
        var count = 0
        while let byte = bytes.first, byte == UInt8(ascii: "_") || Self.value(byte) < radix {
            if byte != UInt8(ascii: "_") { count += 1 }
            bytes.removeFirst()
        }
        return count
    }

    /// A decimal that begins with no zero, and with no underscore.
    mutating func decimal() -> Bool {
        guard let first = bytes.first, (1...9).contains(Self.value(first)) else { return false }
        return digits(of: 10) > 0
    }

    /// `:59:30`, parts of a number in base 60.
    ///
    /// - Returns: the number of parts.
    mutating func sexagesimals() -> Int {
        var count = 0
        while true {
            var next = self
            guard next.take(":") else { return count }
            let tens = next.bytes.first.map(Self.value) ?? 10
            guard next.number(1...2), tens < 6 || bytes.count - next.bytes.count == 2 else { return count }
            self = next
            count += 1
        }
    }

    /// `e+3`
    mutating func exponent() -> Bool {
        var next = self
        guard next.take("e") || next.take("E") else { return false }
        next.sign()
        guard next.number(1...Int.max) else { return false }
        self = next
        return true
    }

    /// Decimal digits alone, so many.
    mutating func number(_ counts: ClosedRange<Int>) -> Bool {
        var count = 0
        while count < counts.upperBound, let byte = bytes.first, Self.value(byte) < 10 {
            bytes.removeFirst()
            count += 1
        }
        return counts.contains(count)
    }

    /// - Returns: the number of blanks and tabulators.
    mutating func blanks() -> Int {
        let count = bytes.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        bytes = bytes.dropFirst(count)
        return count
    }

    /// Of a hexadecimal digit; more than that for all else.
    private static func value(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: .max
        }
    }
}
