/// A SHA-256 digest: 32 bytes (FIPS 180-4).
package struct SHA256Digest: Hashable, Sendable {
    /// The 32 bytes of the digest, most significant first.
    package let bytes: [UInt8]

    /// The length of every SHA-256 digest.
    package static let byteCount = 32

    /// Takes 32 bytes; anything else is no digest.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Takes 64 hexadecimal digits, of either case.
    package init?(hex: String) {
        guard let bytes = Hexadecimal.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    package var hex: String { Hexadecimal.encode(bytes) }

    /// Standard Base64 with padding (RFC 4648 §4), the form of Lambda's `CodeSha256`.
    package var base64: String { Base64.encode(bytes) }
}

extension SHA256Digest: CustomStringConvertible {
    package var description: String { hex }
}

/// As its hexadecimal digits.
extension SHA256Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = SHA256Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 in hexadecimal")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
