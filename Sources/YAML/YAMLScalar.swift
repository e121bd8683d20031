/// A scalar's text, and what YAML takes it for.
///
/// Plain scalars are resolved by the types of YAML 1.1 (https://yaml.org/type/), as most readers do: `no` is a truth
/// value and `010` is eight. Of YAML 1.2 come `0o10` and `1e3`. Quoted ones are text, unless they have a tag.
package struct YAMLScalar: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case null, text, timestamp
        case boolean(Bool)
        /// nil for a number that is not whole, does not fit, or is in base 60.
        case number(Int?)
    }

    package let text: String
    package let kind: Kind

    /// - Parameters:
    ///   - tag: in full, such as `tag:yaml.org,2002:int`; nil where the document has none.
    ///   - isPlain: whether it is neither quoted nor a block, so that its text decides.
    package init(_ text: String, tag: String? = nil, isPlain: Bool = true) {
        self.text = text
        kind =
            switch tag {
            case nil: isPlain ? Self.resolve(text) : .text
            case "tag:yaml.org,2002:null": .null
            case "tag:yaml.org,2002:bool": Self.boolean(text).map(Kind.boolean) ?? .text
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float": .number(Self.integer(text))
            case "tag:yaml.org,2002:timestamp": .timestamp
            default: .text
            }
    }

    private static func resolve(_ text: String) -> Kind {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            if ["~", "null", "Null", "NULL"].contains(text) { return .null }
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            if isInteger(text) { return .number(integer(text)) }
            if isFloat(text) { return .number(nil) }
            return isTimestamp(text) ? .timestamp : .text
        default: break
        }
        return boolean(text).map(Kind.boolean) ?? .text
    }

    /// https://yaml.org/type/bool.html, without the single letters `y` and `n`, which no common reader takes for one.
    private static func boolean(_ text: String) -> Bool? {
        switch text {
        case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": true
        case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": false
        default: nil
        }
    }

    /// https://yaml.org/type/int.html
    private static func isInteger(_ text: String) -> Bool {
        func matches(_ form: (inout YAMLTextCursor) -> Bool) -> Bool {
            var cursor = YAMLTextCursor(text)
            cursor.sign()
            return form(&cursor) && cursor.isAtEnd
        }
        return matches { $0.take("0b") && $0.digits(of: 2) > 0 } || matches { $0.take("0x") && $0.digits(of: 16) > 0 }
            || matches { $0.take("0o") && $0.digits(of: 8) > 0 } || matches { $0.take("0") && $0.digits(of: 8) >= 0 }
            || matches { $0.decimal() && $0.sexagesimals() >= 0 }
    }

    /// https://yaml.org/type/float.html
    private static func isFloat(_ text: String) -> Bool {
        var cursor = YAMLTextCursor(text)
        cursor.sign()
        if [".inf", ".Inf", ".INF"].contains(where: { cursor.rest == $0 }) { return true }
        if [".nan", ".NaN", ".NAN"].contains(text) { return true }
        let whole = cursor.digits(of: 10)
        if whole > 0, cursor.sexagesimals() > 0 {
            return cursor.take(".") && cursor.digits(of: 10) >= 0 && cursor.isAtEnd
        }
        let isFraction = cursor.take(".")
        let fraction = isFraction ? cursor.digits(of: 10) : 0
        guard whole + fraction > 0 else { return false }
        let isPower = cursor.exponent()
        return (isFraction || isPower) && cursor.isAtEnd
    }

    /// https://yaml.org/type/timestamp.html
    private static func isTimestamp(_ text: String) -> Bool {
        var cursor = YAMLTextCursor(text)
        guard cursor.number(4...4), cursor.take("-") else { return false }
        var day = cursor
        if day.number(2...2), day.take("-"), day.number(2...2), day.isAtEnd { return true }
        guard cursor.number(1...2), cursor.take("-"), cursor.number(1...2) else { return false }
        guard cursor.take("T") || cursor.take("t") || cursor.blanks() > 0 else { return false }
        guard cursor.number(1...2), cursor.take(":"), cursor.number(2...2), cursor.take(":"), cursor.number(2...2)
        else {
            return false
        }
        if cursor.take(".") { _ = cursor.number(0...Int.max) }
        _ = cursor.blanks()
        if cursor.isAtEnd || cursor.take("Z") { return cursor.isAtEnd }
        guard cursor.take("+") || cursor.take("-"), cursor.number(1...2) else { return false }
        return !cursor.take(":") || cursor.number(2...2) ? cursor.isAtEnd : false
    }

    /// nil also where it has more than 64 bits, or a part in base 60.
    private static func integer(_ text: String) -> Int? {
        var digits = text.filter { $0 != "_" }[...]
        let isNegative = digits.first == "-"
        if let sign = digits.first, "+-".contains(sign) { digits.removeFirst() }
        let radix: Int
        switch digits.lowercased().prefix(2) {
        case "0b": (radix, digits) = (2, digits.dropFirst(2))
        case "0x": (radix, digits) = (16, digits.dropFirst(2))
        case "0o": (radix, digits) = (8, digits.dropFirst(2))
        default: radix = digits.first == "0" && digits.count > 1 ? 8 : 10
        }
        guard let first = digits.first, first.isHexDigit else { return nil }
        return Int((isNegative ? "-" : "") + digits, radix: radix)
    }
}
