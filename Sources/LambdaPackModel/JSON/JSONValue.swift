/// Any JSON value, with one canonical rendering.
///
/// Foundation's encoders lay JSON out differently from version to version and order keys by locale; what is written
/// into a reproducible artifact is therefore laid out here: keys sorted by their UTF-8 bytes, two spaces a level.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The text, with a line feed at its end.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The text in UTF-8.
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes, indent: 0)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The same on one line, without spaces and line feeds.
    package var compactBytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes, indent: nil)
        return bytes
    }

    /// - Parameter indent: how many levels the value is in; nil for one line.
    private func write(into bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .string(let value): Self.quote(value, into: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            let inner = indent.map { $0 + 1 }
            for (index, value) in values.enumerated() {
                Self.separate(index, inner, &bytes)
                value.write(into: &bytes, indent: inner)
            }
            if !values.isEmpty { Self.breakLine(indent, &bytes) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let inner = indent.map { $0 + 1 }
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, member) in sorted.enumerated() {
                Self.separate(index, inner, &bytes)
                Self.quote(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if inner != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(into: &bytes, indent: inner)
            }
            if !members.isEmpty { Self.breakLine(indent, &bytes) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func separate(_ index: Int, _ indent: Int?, _ bytes: inout [UInt8]) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine(indent, &bytes)
    }

    private static func breakLine(_ indent: Int?, _ bytes: inout [UInt8]) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<2 * indent { bytes.append(UInt8(ascii: " ")) }
    }

    /// RFC 8259 §7: what must be escaped, and nothing else.
    private static func quote(_ value: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case ..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
