/// JSON Web Tokens (RFC 7519) in their compact form: header, payload and signature, each in Base64, with dots between.
enum WebToken {
    /// Longer ones do not fit a HTTP header.
    private static let limitBytes = 16384

    static func range(in bytes: UnsafeRawBufferPointer, at start: Int) -> Range<Int>? {
        if start > 0, ByteSet.base64.contains(bytes[start - 1]) { return nil }
        var parts: [Slice<UnsafeRawBufferPointer>] = []
        var rest = bytes[start...].prefix(limitBytes)
        while parts.count < 3 {
            let part = rest.prefix(while: ByteSet.base64.contains)
            parts.append(part)
            rest = rest.dropFirst(part.count)
            if parts.count < 3, rest.popFirst() != UInt8(ascii: ".") { return nil }
        }
        // HMAC-SHA-256 has 43 characters; nothing that signs has fewer.
        guard parts[2].count >= 43, !Placeholder.isOne(parts[2]) else { return nil }
        let header = Base64.decode(parts[0])
        let payload = Base64.decode(parts[1])
        guard header.first == UInt8(ascii: "{"), Placeholder.contains(header, Array("\"alg\"".utf8)),
            payload.first == UInt8(ascii: "{"), payload.last == UInt8(ascii: "}")
        else { return nil }
        // The token of jwt.io's front page, which half of all documentation shows.
        if Placeholder.contains(payload, Array("\"1234567890\"".utf8)) { return nil }
        return start..<parts[2].endIndex
    }
}
