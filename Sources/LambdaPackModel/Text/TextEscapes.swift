/// Makes visible what a terminal, or an eye, would take for something else.
///
/// As `\u{1B}`, the way Swift writes it: control characters (C0, DEL, C1), line and paragraph separators, formatting
/// characters (bidirectional overrides and isolates, zero-width spaces and joiners, tags) and whatever else is drawn as
/// nothing at all (Unicode's property Default_Ignorable_Code_Point). Letters of every script stay.
package enum TextEscapes {
    package static func line(_ text: some StringProtocol) -> String { escaped(text) { _ in false } }

    /// Line breaks, `\r\n` included, and tabs stay.
    package static func lines(_ text: some StringProtocol) -> String {
        let carriageReturn = UInt8(ascii: "\r")
        guard text.utf8.contains(carriageReturn) else { return escaped(text) { $0 == "\n" || $0 == "\t" } }
        // By bytes: "\r\n" is one character to Swift.
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n"), bytes.last == carriageReturn { bytes.removeLast() }
            bytes.append(byte)
        }
        return escaped(String(decoding: bytes, as: UTF8.self)) { $0 == "\n" || $0 == "\t" }
    }

    private static func escaped(_ text: some StringProtocol, except: (Unicode.Scalar) -> Bool) -> String {
        // Nearly every name is plain ASCII.
        guard text.utf8.contains(where: { !(0x20..<0x7F).contains($0) }) else { return String(text) }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !isUnseen(scalar) || except(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(result)
    }

    package static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    package static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20..<0x7F).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
