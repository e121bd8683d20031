/// Pieces of HTML. Whatever comes from outside goes through `text`, `attribute` or `quoted`.
enum HTML {
    static func text(_ text: String) -> String {
        let text = TextEscapes.line(text)
        // Nearly every name has none of them, and replacing takes its time.
        guard text.utf8.contains(where: { "&<>".utf8.contains($0) }) else { return text }
        return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    static func attribute(_ text: String) -> String { self.text(text).replacing("\"", with: "&quot;") }

    /// A size to read, with the exact one to point at.
    static func size(_ bytes: Int) -> String {
        "<span title=\"\(ByteCount.exact(bytes))\">\(ByteCount.short(bytes))</span>"
    }

    static func growth(_ bytes: Int?) -> String {
        guard let bytes else { return "–" }
        guard bytes != 0 else { return "0 B" }
        return
            "<span class=\"\(bytes > 0 ? "up" : "down")\" title=\"\(ByteCount.signedExact(bytes))\">\(ByteCount.signed(bytes))</span>"
    }

    /// A string as JSON (RFC 8259 §7) inside a script element, where `<` may not stand (HTML, 4.12.1.3).
    static func quoted(_ text: String) -> String {
        let text = TextEscapes.line(text)
        var quoted: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
            case 0..<0x10: quoted += "\\u000\(String(byte, radix: 16))".utf8
            case 0x10..<0x20, UInt8(ascii: "<"): quoted += "\\u00\(String(byte, radix: 16))".utf8
            default: quoted.append(byte)
            }
        }
        quoted.append(UInt8(ascii: "\""))
        return String(decoding: quoted, as: UTF8.self)
    }
}
