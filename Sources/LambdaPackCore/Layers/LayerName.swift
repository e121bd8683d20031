/// Names of layers as Lambda takes them (PublishLayerVersion: `[a-zA-Z0-9-_]+`, 140 at most).
package enum LayerName {
    /// Less the room that `-x86_64` takes behind it.
    package static let maximumLength = 132

    package static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= maximumLength && name.utf8.allSatisfy(isAllowed)
    }

    /// A valid name from any text: what Lambda does not take becomes `-`.
    package static func make(from text: String) -> String {
        let bytes = text.utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "-") }
        let name = String(decoding: bytes.prefix(100), as: UTF8.self)
        return name.isEmpty ? "package" : name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
