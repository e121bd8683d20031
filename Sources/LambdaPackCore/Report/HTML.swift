/// Pieces of HTML. Whatever comes from outside goes through `text` or `attribute`.
enum HTML {
    static func text(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
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

    /// JSON inside a script element: `<` may not stand there (HTML, 4.12.1.3).
    static func embedded(_ json: [UInt8]) -> String {
        let escape = Array("\\u003c".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count)
        for byte in json {
            if byte == UInt8(ascii: "<") { bytes += escape } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
