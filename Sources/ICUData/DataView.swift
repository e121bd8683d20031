/// Little-endian bytes, each access checked against their end: no input makes it trap.
struct DataView {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        _: Integer.Type, at offset: Int
    ) throws(ICUDataError) -> Integer {
        let width = Integer.bitWidth / 8
        guard offset >= 0, width <= count, offset <= count - width else {
            throw ICUDataError(.truncated, at: max(0, min(offset, count)), "the data ends too early")
        }
        return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    func u8(_ offset: Int) throws(ICUDataError) -> Int { Int(try integer(UInt8.self, at: offset)) }
    func u16(_ offset: Int) throws(ICUDataError) -> Int { Int(try integer(UInt16.self, at: offset)) }
    func u32(_ offset: Int) throws(ICUDataError) -> Int { Int(try integer(UInt32.self, at: offset)) }

    /// The part from `start` up to `end`.
    func part(_ start: Int, _ end: Int) throws(ICUDataError) -> DataView {
        guard start >= 0, start <= end, end <= count else {
            throw ICUDataError(.truncated, at: max(0, min(start, count)), "the data ends too early")
        }
        return DataView(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }

    /// The ASCII text at `offset`, up to a NUL.
    ///
    /// - Throws: `.badName` where it is longer than `limit` or not of ASCII's visible characters.
    func text(_ offset: Int, limit: Int = 255) throws(ICUDataError) -> String {
        var end = offset
        while true {
            let byte = try integer(UInt8.self, at: end)
            if byte == 0 { break }
            guard (0x21...0x7E).contains(byte), end - offset < limit else {
                throw ICUDataError(.badName, at: end, "a name is too long or not of ASCII's visible characters")
            }
            end += 1
        }
        return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
}
