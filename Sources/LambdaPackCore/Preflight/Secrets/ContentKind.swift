/// How a content is to be read.
enum ContentKind: Sendable, Hashable {
    case text
    /// ELF files, and libraries of them.
    case compiled
    /// Pictures, databases and the like.
    case binary

    /// Text has no NUL among its first bytes; files of every other kind do.
    init(of bytes: UnsafeRawBufferPointer) {
        if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) || bytes.starts(with: "!<arch>\n".utf8) {
            self = .compiled
        } else {
            self = bytes.prefix(8192).contains(0) ? .binary : .text
        }
    }
}

/// Text in two bytes a character.
enum WideText {
    /// Which of two bytes is the character's low one, if a content is such a text: by its byte order mark, or because
    /// nearly every second byte is 0.
    static func lowByte(of bytes: UnsafeRawBufferPointer) -> Int? {
        if bytes.starts(with: [0xFF, 0xFE]) { return 0 }
        if bytes.starts(with: [0xFE, 0xFF]) { return 1 }
        let sample = bytes.prefix(512)
        let pairs = sample.count / 2
        guard pairs >= 8 else { return nil }
        var zeros = [0, 0]
        for index in 0..<(2 * pairs) where sample[index] == 0 { zeros[index & 1] += 1 }
        if zeros[1] * 10 >= pairs * 9, zeros[0] == 0 { return 0 }
        if zeros[0] * 10 >= pairs * 9, zeros[1] == 0 { return 1 }
        return nil
    }

    /// Each character's low byte; what is beyond Latin-1 becomes a byte that no token has.
    static func narrowed(_ bytes: UnsafeRawBufferPointer, lowByte: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            result.append(bytes[index + 1 - lowByte] == 0 ? bytes[index + lowByte] : 0x7F)
            index += 2
        }
        return result
    }
}
