/// Base64 in both alphabets (RFC 4648 §4 and §5).
enum Base64 {
    /// - Parameter stopsAtOthers: white space is passed over; any other character ends the text. Else it is passed over, too.
    static func decode(_ text: some Sequence<UInt8>, stopsAtOthers: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text {
            guard let value = value(character) else {
                if stopsAtOthers, !ByteSet.whitespace.contains(character) { break }
                continue
            }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        return bytes
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x61 + 26
        case 0x30...0x39: character - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
