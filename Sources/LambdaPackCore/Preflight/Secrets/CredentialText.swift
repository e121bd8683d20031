/// Credentials that a program sends: in URLs, in headers, to registries.
enum CredentialText {
    private static let schemeBytes = ByteSet.alphanumeric.union(ByteSet("+.-"))
    private static let notInAuthority = ByteSet("/?#\"'`<>\\ \t\r\n,;|^").union(ByteSet(0...0x1F))

    /// `scheme://user:password@host` (RFC 3986 §3.2.1).
    ///
    /// - Returns: the password's place.
    static func urlPassword(in bytes: UnsafeRawBufferPointer, at anchor: Range<Int>, kind: ContentKind) -> Range<Int>? {
        guard anchor.lowerBound > 0, schemeBytes.contains(bytes[anchor.lowerBound - 1]) else { return nil }
        // A password may hold an `@` that nobody encoded: the last one divides.
        let authority = bytes[anchor.upperBound...].prefix(512).prefix { !notInAuthority.contains($0) && $0 < 0x7F }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
            let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let user = String(decoding: authority[..<colon], as: UTF8.self)
        let secret = authority[(colon + 1)..<at]
        let password = String(decoding: secret, as: UTF8.self)
        let host = authority[(at + 1)...].prefix { $0 != UInt8(ascii: ":") }
        guard password.utf8.count >= 4, !host.isEmpty, !isExample(host: String(decoding: host, as: UTF8.self)),
            password.lowercased() != user.lowercased(), !isMadeUp(secret), !user.contains("["), !password.contains("["),
            !password.contains("]"),
            !password.contains("{"),
            !password.contains("%s"), !password.contains("$"), !password.contains("...")
        else { return nil }
        // Programs hold examples of URLs in their help; a password of a real one is longer and no word.
        if kind != .text {
            guard password.utf8.count >= 8, secret.contains(where: ByteSet.digits.contains), !isLocal(host) else {
                return nil
            }
        }
        return secret.startIndex..<secret.endIndex
    }

    private static func isMadeUp(_ secret: Slice<UnsafeRawBufferPointer>) -> Bool {
        let value = String(decoding: secret, as: UTF8.self)
        return Placeholder.isReference(value) || Placeholder.isWord(value) || Placeholder.isOne(secret)
    }

    /// Names that nobody can have (RFC 2606).
    private static func isExample(host: String) -> Bool {
        let host = host.lowercased()
        return host == "host" || host == "hostname" || host.hasPrefix("{") || host.hasPrefix("$") || host.hasPrefix("%")
            || ["example.com", "example.org", "example.net", ".example", ".invalid", ".test"].contains {
                host == $0 || host.hasSuffix($0.hasPrefix(".") ? $0 : "." + $0)
            }
    }

    private static func isLocal(_ host: Slice<UnsafeRawBufferPointer>) -> Bool {
        ["localhost", "127.0.0.1", "0.0.0.0"].contains { host.elementsEqual($0.utf8) }
    }

    /// `Authorization: Basic …`, `Bearer …` or `token …`, in headers, JSON, YAML and commands.
    static func authorization(in bytes: UnsafeRawBufferPointer, after anchor: Range<Int>) -> Range<Int>? {
        let filling = ByteSet("\"': =\t(,[")
        let rest = bytes[anchor.upperBound...].prefix(4096).drop(while: filling.contains)
        guard rest.startIndex > anchor.upperBound else { return nil }
        let scheme = rest.prefix { ByteSet.alphanumeric.contains($0) }
        let value = rest.dropFirst(scheme.count).drop { $0 == 0x20 }
        let secret = value.prefix { ByteSet.base64.contains($0) || ByteSet(".~=").contains($0) }
        guard value.startIndex > scheme.endIndex, secret.count >= 8 else { return nil }
        switch String(decoding: scheme, as: UTF8.self).lowercased() {
        case "basic":
            guard isUserAndPassword(Base64.decode(secret)) else { return nil }
        case "bearer", "token":
            guard secret.count >= 16, !isMadeUp(secret), secret.contains(where: ByteSet.digits.contains),
                ByteEntropy.of(secret) >= 3
            else { return nil }
        default: return nil
        }
        return secret.startIndex..<secret.endIndex
    }

    /// `"auth": "<Base64 of user:password>"`, as Docker keeps its logins.
    static func registryAuth(in bytes: UnsafeRawBufferPointer, after anchor: Range<Int>) -> Range<Int>? {
        var rest = bytes[anchor.upperBound...].prefix(8192).drop(while: ByteSet.whitespace.contains)
        guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
        rest = rest.drop(while: ByteSet.whitespace.contains)
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        let value = rest.prefix { $0 != UInt8(ascii: "\"") }
        guard value.allSatisfy({ ByteSet.base64.contains($0) || $0 == UInt8(ascii: "=") }),
            isUserAndPassword(Base64.decode(value))
        else { return nil }
        return value.startIndex..<value.endIndex
    }

    private static func isUserAndPassword(_ decoded: [UInt8]) -> Bool {
        guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
            decoded.allSatisfy({ (0x20..<0x7F).contains($0) })
        else { return false }
        return decoded[(colon + 1)...].withUnsafeBytes { $0.count >= 4 && !isMadeUp($0[...]) }
    }
}
