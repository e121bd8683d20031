/// The file's bytes, with the header's byte order and class: the one place that touches the pointer.
///
/// Every access is checked against the end of the file first, so no input makes it trap.
struct ByteView {
    private let bytes: UnsafeRawBufferPointer
    let byteOrder: ELFImage.ByteOrder
    let fileClass: ELFImage.FileClass

    init(_ bytes: UnsafeRawBufferPointer, byteOrder: ELFImage.ByteOrder, fileClass: ELFImage.FileClass) {
        self.bytes = bytes
        self.byteOrder = byteOrder
        self.fileClass = fileClass
    }

    /// The file's length in bytes.
    var count: UInt64 { UInt64(bytes.count) }

    /// The integer at `offset`.
    ///
    /// - Parameter limit: the first offset that is out of bounds; the end of the file where it is nil.
    /// - Throws: `.truncated` at `offset`, or at the file's end if that is before, where the integer passes the limit
    ///   or the file's end.
    func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        _: Integer.Type, at offset: UInt64, limit: UInt64? = nil, in structure: StaticString
    ) throws(ELFError) -> Integer {
        let (end, overflow) = offset.addingReportingOverflow(UInt64(Integer.bitWidth / 8))
        guard !overflow, end <= min(limit ?? count, count) else {
            throw ELFError(.truncated, at: min(offset, count), "the bytes end inside the \(structure)")
        }
        let raw = bytes.loadUnaligned(fromByteOffset: Int(offset), as: Integer.self)
        return byteOrder == .little ? Integer(littleEndian: raw) : Integer(bigEndian: raw)
    }

    /// The range's bytes, copied.
    ///
    /// - Throws: `.truncated` where the range passes the file's end.
    func copy(_ range: FileRange, in structure: StaticString) throws(ELFError) -> [UInt8] {
        guard let indices = range.indices(in: bytes.count) else {
            throw ELFError(.truncated, at: min(range.offset, count), "the file ends inside the \(structure)")
        }
        return Array(bytes[indices])
    }

    /// The offset of the first NUL at or after `start`, or nil where there is none before `limit` and the file's end.
    ///
    /// Eight bytes at a time: users run this in debug builds, on tables of megabytes.
    func firstNUL(from start: UInt64, limit: UInt64) -> UInt64? {
        let limit = min(limit, count)
        guard start < limit else { return nil }
        var index = Int(start)
        let end = Int(limit)
        while end - index >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < end {
            if bytes[index] == 0 { return UInt64(index) }
            index += 1
        }
        return nil
    }

    /// The UTF-8 string between `start` and the NUL at `end`; nil where it is not UTF-8 or `end` holds no NUL.
    func string(from start: UInt64, toNULAt end: UInt64) -> String? {
        guard start <= end, end < count, bytes[Int(end)] == 0, let base = bytes.baseAddress else { return nil }
        return String(validatingCString: (base + Int(start)).assumingMemoryBound(to: CChar.self))
    }
}
