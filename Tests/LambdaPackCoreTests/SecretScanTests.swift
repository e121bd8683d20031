import TestSupport
import Testing

@testable import LambdaPackCore

/// Single findings and how they read.
@Suite struct SecretScanTests {
    private func findings(_ text: String, path: String = "file") throws -> [SecretFinding] {
        let scan = try SecretScan()
        return Array(text.utf8).withUnsafeBytes { scan.findings(in: $0, path: path) }
    }

    private static let body =
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDu\n"

    @Test(arguments: [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ])
    func privateKeys(_ label: String) throws {
        let header = "-----BEGIN \(label)-----"
        for text in [
            "x\n\(header)\n\(Self.body)-----END", "\(header)\r\nProc-Type: 4,ENCRYPTED\r\n\r\n" + Self.body,
            "\(header)\nDEK-Info: AES-128-CBC,0102030405060708\n\n" + Self.body,
            // In JSON, as service accounts have it.
            #"{"private_key": "\#(header)\n\#(Self.body.replacing("\n", with: "\\n"))"}"#,
            // In a program, line by line.
            "\"\(header)\\n\" +\n" + Self.body.split(separator: "\n").map { "  \"\($0)\\n\" +\n" }.joined(),
            // In a variable on one line.
            "KEY='\(header) \(Self.body.replacing("\n", with: " "))'",
        ] {
            #expect(try findings(text).map(\.rule) == ["private-key"], "\(text)")
        }
    }

    @Test(arguments: [
        "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\0-----END PRIVATE KEY-----\0",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n", "-----BEGIN CERTIFICATE-----\n\(body)",
        "-----BEGIN PUBLIC KEY-----\n\(body)", "-----BEGIN RSA PRIVATE KEY-----\nshort\n", "",
    ])
    func markersAloneAreNoSecrets(_ text: String) throws { #expect(try findings(text) == []) }

    @Test func placesAndNumbers() throws {
        var draw = Draw(11)
        let prefix = "AK" + "IA"
        let text = "one\n\ntwo \(prefix)\(draw.upper(16))\n\(prefix)\(draw.upper(16))\n"
        #expect(
            try findings(text).map(\.sentence)
                == ["an AWS access key (aws-access-key-id, line 3: \(prefix)…, and 1 more)"])
        #expect(try findings("\0\(text)").map(\.place) == ["byte 10"])
        #expect(try findings("machine a login b password c", path: "x/.netrc").map(\.place) == ["known by its name"])
    }

    /// GitHub's own examples of a right checksum are expired tokens; this one is computed here.
    @Test func checksums() throws {
        var draw = Draw(12)
        let body = draw.alphanumeric(30)
        let right = Array(body.utf8).withUnsafeBytes { Base62.text(CRC32(of: $0), width: 6) }
        let prefix = "gh" + "p_"
        #expect(try findings("\(prefix)\(body)\(String(decoding: right, as: UTF8.self))").map(\.remark) == [nil])
        #expect(
            try findings("\(prefix)\(body)Zzzzz9").map(\.remark) == ["its checksum is wrong, so it may be made up"])
    }

    /// The checksum of zip, bit by bit.
    private func CRC32(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        ~bytes.reduce(UInt32.max) { value, byte in
            (0..<8).reduce(value ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
