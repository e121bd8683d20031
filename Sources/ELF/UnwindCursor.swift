/// Reads the fields of unwind records, little-endian. Nothing is read past the end: nil is returned instead.
struct UnwindCursor {
    private let bytes: UnsafeRawBufferPointer
    private let end: Int
    /// In bytes from the start of the section.
    private(set) var offset: Int

    /// - Parameter range: what may be read, clipped to `bytes`.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        end = min(range.upperBound, bytes.count)
        offset = max(range.lowerBound, 0)
    }

    var isAtEnd: Bool { offset >= end }

    mutating func u8() -> UInt8? {
        guard offset < end else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func u32() -> UInt32? {
        guard skip(4) else { return nil }
        return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset - 4, as: UInt32.self))
    }

    /// A ULEB128 (DWARF 5, 7.6); nil where it has more than 63 bits.
    mutating func uleb() -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = u8() else { return nil }
            value |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// False, and nothing is skipped, where that many bytes are not there.
    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, count <= end - offset else { return false }
        offset += count
        return true
    }
}
