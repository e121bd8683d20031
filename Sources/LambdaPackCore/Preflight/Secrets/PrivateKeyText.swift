/// Private keys as text.
enum PrivateKeyText {
    /// The longest body that is looked at. Less than a key is enough to know one.
    private static let bodyBytes = 4096

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

    /// The Base64 of a body up to its end, in whatever a key is written into: lines, strings of JSON, strings that are
    /// added up in a program, comments, XML.
    private static func encodedBytes(_ body: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var encoded: [UInt8] = []
        for line in lines(body) {
            if line.starts(with: "-----".utf8) || encoded.count >= 64 { break }
            // `Proc-Type: 4,ENCRYPTED`, `Version: …`
            if line.contains(UInt8(ascii: ":")) { continue }
            guard line.allSatisfy({ ByteSet.base64.contains($0) || $0 == UInt8(ascii: "=") }) else { break }
            encoded += line
        }
        return encoded
    }

    /// Lines, without what encloses them. `\n` and `\r` of strings end lines, too, and a space does: an environment
    /// variable has the key on one line.
    private static func lines(_ body: Slice<UnsafeRawBufferPointer>) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var isEscaped = false
        var hasColon = false
        for byte in body {
            if byte == 0 { break }
            if isEscaped {
                isEscaped = false
                if ByteSet("nr").contains(byte) {
                    lines.append([])
                    hasColon = false
                    continue
                }
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case 0x0A, 0x0D:
                lines.append([])
                hasColon = false
            // Within a header (`DEK-Info: AES-128-CBC,…`) a space divides nothing.
            case 0x20, 0x09: if !hasColon { lines.append([]) }
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","), UInt8(ascii: ";"),
                UInt8(ascii: "#"), UInt8(ascii: "*"):
                break
            default:
                if byte == UInt8(ascii: ":") { hasColon = true }
                lines[lines.count - 1].append(byte)
            }
        }
        // A `+` alone adds strings up.
        return lines.filter { !$0.isEmpty && $0 != [UInt8(ascii: "+")] }
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
        let before = bytes[max(0, anchor.lowerBound - 8192)..<anchor.lowerBound].lastIndex(of: UInt8(ascii: "{"))
        let behind = bytes[anchor.upperBound...].prefix(8192).firstIndex(of: UInt8(ascii: "}"))
        guard let before, let behind else { return nil }
        let object = before..<behind
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
