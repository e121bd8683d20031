/// Private keys as text.
enum PrivateKeyText {
    /// The longest body that is looked at. Less than a key is enough to know one.
    private static let bodyBytes = 4096

    /// How far a JSON object may reach from one of its members: a key of RSA with 4,096 bits has 3,300 bytes.
    private static let objectBytes = 8192

    /// `-----BEGIN <words> PRIVATE KEY-----` (RFC 7468), or OpenPGP's `… PRIVATE KEY BLOCK-----` (RFC 9580 §6.2), with a
    /// body behind it. TLS libraries hold the header alone, as a string to compare with.
    ///
    /// - Parameter harmless: parts of bodies that are everybody's.
    static func pem(
        in bytes: UnsafeRawBufferPointer, at start: Int, harmless: [[UInt8]] = []
    ) -> Range<Int>? {
        let label = bytes[start...].dropFirst(11).prefix(64).prefix { $0 != 0x2D && $0 >= 0x20 }
        let words = String(decoding: label, as: UTF8.self)
        guard words.hasSuffix("PRIVATE KEY") || words.hasSuffix("PRIVATE KEY BLOCK"),
            bytes[label.endIndex...].prefix(5).elementsEqual("-----".utf8)
        else { return nil }
        let from = label.endIndex + 5
        let body = encodedBytes(bytes[from...].prefix(bodyBytes))
        guard body.count >= 40, Set(body).count >= 16, !harmless.contains(where: { Placeholder.contains(body, $0) })
        else { return nil }
        return start..<from
    }

    /// The Base64 at a body's start, in whatever a key is written into: lines, strings of JSON, strings that are added up
    /// in a program, comments, a variable's only line. It ends at the first line that is something else.
    private static func encodedBytes(_ body: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var encoded: [UInt8] = []
        var rest = body
        while encoded.count < 96, let line = nextLine(&rest) {
            // `Proc-Type: 4,ENCRYPTED`, `Version: …`. A `+` alone adds strings up.
            if line.contains(UInt8(ascii: ":")) || line == [UInt8(ascii: "+")] { continue }
            guard line.allSatisfy(ByteSet.base64Lines.contains) else { break }
            encoded += line
        }
        return encoded
    }

    /// The next line that is not empty, without what encloses it. `\n` and `\r` of strings end a line, too, and so does a
    /// space, but not within a header (`DEK-Info: AES-128-CBC,…`).
    private static func nextLine(_ rest: inout Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
        let enclosing = ByteSet("\"'`,;#*")
        var line: [UInt8] = []
        while let byte = rest.popFirst(), byte != 0 {
            var isEnd = byte == 0x0A || byte == 0x0D
            if ByteSet.blank.contains(byte) { isEnd = !line.contains(UInt8(ascii: ":")) }
            if byte == UInt8(ascii: "\\"), let escaped = rest.first {
                isEnd = ByteSet("nr").contains(escaped)
                if isEnd { rest = rest.dropFirst() }
            } else if !isEnd, !enclosing.contains(byte), !ByteSet.blank.contains(byte) {
                line.append(byte)
            }
            if isEnd, !line.isEmpty { return line }
        }
        return line.isEmpty ? nil : line
    }

    /// The Base64 of a PEM file, as `base64 key.pem` and Kubernetes's Secrets have it.
    static func base64PEM(in bytes: UnsafeRawBufferPointer, at start: Int) -> Range<Int>? {
        let decoded = Base64.decode(bytes[start...].prefix(bodyBytes), stopsAtOthers: true)
        return decoded.withUnsafeBytes { pem(in: $0, at: 0) }.map { _ in start..<(start + 16) }
    }

    /// PuTTY's format has its name in the first line, and the key under `Private-Lines`.
    static func putty(in bytes: UnsafeRawBufferPointer, at start: Int) -> Range<Int>? {
        let near = UnsafeRawBufferPointer(rebasing: bytes[start...].prefix(1 << 15))
        guard ByteSearch.firstOffset(of: Array("Private-Lines:".utf8), in: near) != nil else { return nil }
        return start..<(start + 20)
    }

    /// A JSON object with `"kty"` (RFC 7517) and the private part: `"d"` (RFC 7518 §6.2.2, §6.3.2; RFC 8037) or, of a
    /// symmetric key, `"k"` (§6.4).
    static func jwk(in bytes: UnsafeRawBufferPointer, at anchor: Range<Int>) -> Range<Int>? {
        // An object without objects inside: from the brace before to the brace behind.
        let near = UnsafeRawBufferPointer(rebasing: bytes[anchor.upperBound...].prefix(objectBytes))
        guard let behind = ByteSearch.firstOffset(of: "}", anchor: 0, in: near, from: 0) else { return nil }
        var before = anchor.lowerBound - 1
        let limit = max(0, anchor.lowerBound - objectBytes)
        while before >= limit, bytes[before] != UInt8(ascii: "{") {
            if bytes[before] == UInt8(ascii: "}") { return nil }
            before -= 1
        }
        guard before >= limit else { return nil }
        let object = before..<(anchor.upperBound + behind)
        guard let type = stringMember("\"kty\"", in: bytes, object) else { return nil }
        let isSymmetric = bytes[type].elementsEqual("oct".utf8)
        guard let key = stringMember(isSymmetric ? "\"k\"" : "\"d\"", in: bytes, object) else { return nil }
        let isEncoded = bytes[key].allSatisfy { ByteSet.base64.contains($0) || $0 == UInt8(ascii: "=") }
        return isEncoded && key.count >= 20 && !Placeholder.isOne(bytes[key]) ? key : nil
    }

    /// The content of a string that is an object's member.
    private static func stringMember(
        _ name: StaticString, in bytes: UnsafeRawBufferPointer, _ object: Range<Int>
    ) -> Range<Int>? {
        let part = UnsafeRawBufferPointer(rebasing: bytes[..<object.upperBound])
        var from = object.lowerBound
        while let found = ByteSearch.firstOffset(of: name, anchor: 0, in: part, from: from) {
            from = found + 1
            var rest = part[(found + name.utf8CodeUnitCount)...].drop(while: ByteSet.whitespace.contains)
            guard rest.popFirst() == UInt8(ascii: ":") else { continue }
            rest = rest.drop(while: ByteSet.whitespace.contains)
            guard rest.popFirst() == UInt8(ascii: "\"") else { continue }
            let value = rest.prefix { $0 != UInt8(ascii: "\"") }
            return value.startIndex..<value.endIndex
        }
        return nil
    }
}
