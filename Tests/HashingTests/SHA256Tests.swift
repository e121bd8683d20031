import Hashing
import Testing

/// Vectors of FIPS 180-4's examples (NIST) and RFC 4648 §10.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func vectors(text: String, hex: String) {
        #expect(SHA256Digest(hashing: text).hex == hex)
        #expect(SHA256Digest(hex: hex) == SHA256Digest(hashing: text))
    }

    @Test func piecesGiveTheSameAsTheWhole() {
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        var hasher = SHA256Hasher()
        for start in stride(from: 0, to: million.count, by: 777) {
            hasher.update(million[start..<min(start + 777, million.count)])
        }
        let digest = hasher.finalize()
        #expect(digest == SHA256Digest(hashing: million))
        #expect(digest.hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func base64IsPadded() {
        // Python: base64.b64encode(hashlib.sha256(b"abc").digest())
        #expect(SHA256Digest(hashing: "abc").base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
    }

    @Test(arguments: ["", "0", "0g", String(repeating: "0", count: 63), String(repeating: "é", count: 32)])
    func rejectsWhatIsNoDigest(text: String) {
        #expect(SHA256Digest(hex: text) == nil)
    }
}
