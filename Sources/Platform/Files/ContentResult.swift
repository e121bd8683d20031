/// What a ``ContentStore`` keeps under the digest of its inputs:
///
///     lambda-pack result 1 LF
///     <SHA-256 of everything behind this line> LF
///     <SHA-256 of a content that it needs> LF, any number of times
///     LF
///     <payload>
struct ContentResult {
    var payload: [UInt8]
    var contents: [SHA256Digest]

    private static let magic = Array("lambda-pack result 1\n".utf8)
    /// A digest in hexadecimal, and the line's end.
    private static let lineBytes = 65

    init(payload: [UInt8], contents: [SHA256Digest]) {
        self.payload = payload
        self.contents = contents
    }

    /// nil for what is cut off, damaged or somebody else's.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard rest.starts(with: Self.magic) else { return nil }
        rest = rest.dropFirst(Self.magic.count)
        guard let digest = Self.takeDigest(&rest), SHA256Digest(hashing: Array(rest)) == digest else { return nil }
        var contents: [SHA256Digest] = []
        while let content = Self.takeDigest(&rest) { contents.append(content) }
        guard rest.first == UInt8(ascii: "\n") else { return nil }
        self.init(payload: Array(rest.dropFirst()), contents: contents)
    }

    var bytes: [UInt8] {
        let body = Array((contents.map { $0.hex + "\n" }.joined() + "\n").utf8) + payload
        return Self.magic + Array((SHA256Digest(hashing: body).hex + "\n").utf8) + body
    }

    private static func takeDigest(_ bytes: inout ArraySlice<UInt8>) -> SHA256Digest? {
        guard bytes.count >= lineBytes, bytes[bytes.startIndex + lineBytes - 1] == UInt8(ascii: "\n"),
            let digest = SHA256Digest(hex: String(decoding: bytes.prefix(lineBytes - 1), as: UTF8.self))
        else { return nil }
        bytes = bytes.dropFirst(lineBytes)
        return digest
    }
}
