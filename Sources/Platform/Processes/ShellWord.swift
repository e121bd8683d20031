/// One argument of a command in a POSIX shell script: text, values of variables, or both.
package struct ShellWord: Hashable, Sendable, ExpressibleByStringInterpolation {
    package enum Part: Hashable, Sendable {
        case text(String)
        /// A variable's value, whatever it holds, as a part of this one argument.
        case variable(String)
    }

    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }
    package init(_ parts: Part...) { self.init(parts: parts) }
    package init(_ text: String) { parts = [.text(text)] }
    package init(stringLiteral text: String) { parts = [.text(text)] }

    /// As it stands in a script. The shell makes one argument of it, and the argument is the text to the byte.
    package var quoted: String {
        if parts.allSatisfy({ $0 == .text("") }) { return "''" }
        return parts.map { part in
            switch part {
            case .text(let text): text.isEmpty ? "" : Self.quoted(text)
            case .variable(let name): "\"${\(name)}\""
            }
        }.joined()
    }

    /// Between single quotes a shell takes everything as it is (POSIX.1-2024, XCU 2.2.2), line feeds as well; a single
    /// quote itself stands outside of them, behind a backslash. What no shell treats specially stays bare.
    package static func quoted(_ text: String) -> String {
        if text.isEmpty { return "''" }
        if text.utf8.allSatisfy(isPlain) { return text }
        // By bytes: a quote and a combining mark behind it are one Character.
        let escaped = text.utf8.flatMap { byte in
            byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte]
        }
        return "'" + String(decoding: escaped, as: UTF8.self) + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_./:,@%+=".utf8.contains(byte)
        }
    }

    /// Text for a comment: it stays on the line.
    package static func comment(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
                ? "\u{FFFD}" : scalar
        }
        return "# " + String(String.UnicodeScalarView(scalars)) + "\n"
    }
}
