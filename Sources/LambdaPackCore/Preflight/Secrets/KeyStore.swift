/// Tells stores of keys from stores of certificates that somebody trusts, which Java and others keep in the same formats.
enum KeyStore {
    /// Whether a content is a store, and has keys; nil for what is none of the formats.
    static func hasKeys(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        if bytes.starts(with: [0xFE, 0xED, 0xFE, 0xED]) || bytes.starts(with: [0xCE, 0xCE, 0xCE, 0xCE]) {
            return javaHasKeys(bytes)
        }
        return pkcs12HasKeys(bytes)
    }

    /// JKS and JCEKS: a magic number, a version, the number of entries, each with a tag: 1 for a private key, 2 for a
    /// trusted certificate, 3 for a secret key (sun.security.provider.JavaKeyStore, engineLoad).
    private static func javaHasKeys(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...].dropFirst(4)
        func number(_ width: Int) -> Int? {
            guard rest.count >= width else { return nil }
            defer { rest = rest.dropFirst(width) }
            return rest.prefix(width).reduce(0) { $0 << 8 | Int($1) }
        }
        func skip(lengthOf width: Int) -> Bool {
            guard let length = number(width), rest.count >= length else { return false }
            rest = rest.dropFirst(length)
            return true
        }
        guard let version = number(4), let count = number(4) else { return true }
        for _ in 0..<count {
            // What can't be followed may hold a key.
            guard number(4) == 2, skip(lengthOf: 2), number(4) != nil, number(4) != nil else { return true }
            guard version == 1 || skip(lengthOf: 2), skip(lengthOf: 4) else { return true }
        }
        return false
    }

    /// PKCS#12 (RFC 7292 §4): SEQUENCE { INTEGER 3, SEQUENCE { OID pkcs7-data, … } … }. Keys are in bags that are named in the
    /// clear, with the key inside encrypted; certificates are in encrypted parts.
    private static func pkcs12HasKeys(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        let start = bytes.prefix(32)
        // Lengths may be indefinite here, so that the whole is not read as DER.
        guard start.first == DERValue.sequence,
            ByteSearch.firstOffset(of: [0x02, 0x01, 0x03, 0x30], in: UnsafeRawBufferPointer(rebasing: start)) != nil
        else { return nil }
        // keyBag and pkcs8ShroudedKeyBag: 1.2.840.113549.1.12.10.1.1 and .2
        let bag: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01]
        return [1, 2].contains { ByteSearch.firstOffset(of: bag + [$0], in: bytes) != nil }
    }
}
