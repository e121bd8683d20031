/// Private keys in ASN.1's distinguished encoding, which begin with no text to look for.
enum PrivateKeyDER {
    /// The longest file that is taken for a key: RSA with 16,384 bits has 9 kB.
    static let limitBytes = 1 << 16

    /// What kind of key a content is, if it is one from its first to its last byte.
    static func kind(of bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 24, bytes.count <= limitBytes, bytes[0] == DERValue.sequence else { return nil }
        var rest = bytes[...]
        guard let key = DERValue.next(&rest), rest.allSatisfy(ByteSet.whitespace.contains), let parts = key.members,
            parts.count >= 2
        else { return nil }
        let tags = parts.map(\.tag)
        if tags.starts(with: [DERValue.integer, DERValue.sequence, DERValue.octetString]) {
            // PrivateKeyInfo (RFC 5208 §5, RFC 5958 §2): a version, an algorithm, the key.
            return isVersion(parts[0], 0...1) && isAlgorithm(parts[1]) ? "PKCS#8" : nil
        }
        if tags == [DERValue.sequence, DERValue.octetString] {
            // EncryptedPrivateKeyInfo (RFC 5208 §6). A DigestInfo looks the same, with another algorithm.
            return isPasswordBased(parts[0]) ? "PKCS#8, encrypted" : nil
        }
        if tags.starts(with: [DERValue.integer, DERValue.octetString]) {
            // ECPrivateKey (RFC 5915 §3): its version is 1; the key has as many bytes as the curve's order.
            return isVersion(parts[0], 1...1) && (16...66).contains(parts[1].content.count) ? "SEC 1" : nil
        }
        guard tags.allSatisfy({ $0 == DERValue.integer }), isVersion(parts[0], 0...1) else { return nil }
        // RSAPrivateKey (RFC 8017 A.1.2) has nine numbers, OpenSSL's DSA keys have six.
        return parts.count == 9 || parts.count == 6 && parts[1].content.count >= 64 ? "PKCS#1" : nil
    }

    private static func isVersion(_ value: DERValue, _ versions: ClosedRange<UInt8>) -> Bool {
        value.content.count == 1 && versions.contains(value.content.first ?? .max)
    }

    private static func isAlgorithm(_ value: DERValue) -> Bool {
        value.members?.first?.tag == DERValue.objectIdentifier
    }

    /// PBES2 (1.2.840.113549.1.5.x) or PKCS#12's algorithms (1.2.840.113549.1.12.1.x).
    private static func isPasswordBased(_ value: DERValue) -> Bool {
        guard let name = value.members?.first, name.tag == DERValue.objectIdentifier else { return false }
        let rsadsi: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        return name.content.starts(with: rsadsi + [0x05]) || name.content.starts(with: rsadsi + [0x0C, 0x01])
    }
}
