import Foundation

/// Secrets' clothes, made here so that no library of the code under test makes them.
package enum Encoded {
    package static func base64(_ bytes: [UInt8], lineLength: Int? = nil) -> String {
        let text = Data(bytes).base64EncodedString()
        guard let lineLength else { return text }
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(lineLength))
            rest = rest.dropFirst(lineLength)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package static func pem(_ label: String, _ bytes: [UInt8]) -> String {
        "-----BEGIN " + "\(label)-----\n" + base64(bytes, lineLength: 64) + "-----END " + "\(label)-----\n"
    }

    /// UTF-16 of ASCII.
    package static func wide(_ text: String, lowFirst: Bool) -> [UInt8] {
        text.utf8.flatMap { lowFirst ? [$0, 0] : [0, $0] }
    }

    package static func webToken(_ payload: String, signature: String) -> String {
        let parts = [#"{"alg":"HS256","typ":"JWT"}"#, payload].map { part in
            base64(Array(part.utf8)).filter { $0 != "=" }.replacing("+", with: "-").replacing("/", with: "_")
        }
        return (parts + [signature]).joined(separator: ".")
    }

    /// A zip whose entries are stored (APPNOTE 4.3).
    package static func zip(_ entries: [String: [UInt8]]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in entries.sorted(by: { $0.key < $1.key }) {
            let common = fields([
                (20, 2), (0, 2), (0, 2), (0, 2), (0x21, 2), (crc32(content), 4), (content.count, 4),
                (content.count, 4), (name.utf8.count, 2), (0, 2),
            ])
            let offset = file.count
            file += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + content
            directory += [0x50, 0x4B, 1, 2] + little(0x0314, 2) + common
            directory += fields([(0, 2), (0, 2), (0, 2), (0o100644 << 16, 4), (offset, 4)]) + Array(name.utf8)
        }
        let end = fields([
            (0, 2), (0, 2), (entries.count, 2), (entries.count, 2), (directory.count, 4), (file.count, 4), (0, 2),
        ])
        return file + directory + [0x50, 0x4B, 5, 6] + end
    }

    /// Numbers of so many bytes, one behind the other.
    private static func fields(_ numbers: [(value: Int, bytes: Int)]) -> [UInt8] {
        numbers.flatMap { little($0.value, $0.bytes) }
    }

    /// gzip (RFC 1952) with stored blocks (RFC 1951 §3.2.4).
    package static func gzip(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        var rest = content[...]
        repeat {
            let block = rest.prefix(65535)
            rest = rest.dropFirst(block.count)
            bytes += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(~block.count & 0xFFFF, 2) + block
        } while !rest.isEmpty
        return bytes + little(crc32(content), 4) + little(content.count, 4)
    }

    private static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> Int {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return Int(~value)
    }
}
