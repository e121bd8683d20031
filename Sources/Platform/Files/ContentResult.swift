/// What a ``ContentStore`` keeps under the digest of its inputs:
///
///     lambda-pack result 2 LF
///     <SHA-256 of the result's name, LF, and everything behind this line> LF
///     <SHA-256 of a content that it needs> LF, any number of times
///     LF
///     <payload>
///
/// The name, `results/<kind>/<digest of the inputs>`, is part of what is digested: a result that was moved to another
/// one's place is none.
struct ContentResult {
    var payload: [UInt8]
    var contents: [SHA256Digest]

    private static let magic = Array("lambda-pack result 2\n".utf8)
    /// A digest in hexadecimal, and the line's end.
    private static let lineBytes = 65

    init(payload: [UInt8], contents: [SHA256Digest]) {
        self.payload = payload
        self.contents = contents
    }

    /// nil for what is cut off, damaged, somebody else's, or of another name.
    init?(_ bytes: [UInt8], name: String) {
        var rest = bytes[...]
        guard rest.starts(with: Self.magic) else { return nil }
        rest = rest.dropFirst(Self.magic.count)
        guard let digest = Self.takeDigest(&rest), Self.digest(name, rest) == digest else { return nil }
        var contents: [SHA256Digest] = []
        while let content = Self.takeDigest(&rest) { contents.append(content) }
        guard rest.first == UInt8(ascii: "\n") else { return nil }
        self.init(payload: Array(rest.dropFirst()), contents: contents)
    }

    func bytes(name: String) -> [UInt8] {
        let body = Array((contents.map { $0.hex + "\n" }.joined() + "\n").utf8) + payload
        return Self.magic + Array((Self.digest(name, body[...]).hex + "\n").utf8) + body
    }

    private static func digest(_ name: String, _ body: ArraySlice<UInt8>) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(Array((name + "\n").utf8))
        hasher.update(Array(body))
        return hasher.finalize()
    }

    private static func takeDigest(_ bytes: inout ArraySlice<UInt8>) -> SHA256Digest? {
        guard bytes.count >= lineBytes, bytes[bytes.startIndex + lineBytes - 1] == UInt8(ascii: "\n"),
            let digest = SHA256Digest(hex: String(decoding: bytes.prefix(lineBytes - 1), as: UTF8.self))
        else { return nil }
        bytes = bytes.dropFirst(lineBytes)
        return digest
    }
}
