/// Reads the fields of one structure in their order, in the file's byte order and class.
struct FieldReader {
    private let view: ByteView
    private let limit: UInt64?
    private let structure: StaticString

    /// Where the next field starts, in bytes from the start of the file.
    private(set) var offset: UInt64

    /// - Parameters:
    ///   - limit: the first offset that is out of bounds; the end of the file where it is nil.
    ///   - structure: its name, for messages.
    init(_ view: ByteView, at offset: UInt64, limit: UInt64? = nil, in structure: StaticString) {
        self.view = view
        self.offset = offset
        self.limit = limit
        self.structure = structure
    }

    mutating func u8() throws(ELFError) -> UInt8 { try next() }
    mutating func u16() throws(ELFError) -> UInt16 { try next() }
    mutating func u32() throws(ELFError) -> UInt32 { try next() }
    mutating func u64() throws(ELFError) -> UInt64 { try next() }

    /// An address, an offset or a size: 4 bytes in a 32-bit file, 8 in a 64-bit one.
    mutating func word() throws(ELFError) -> UInt64 {
        switch view.fileClass {
        case .bits32: UInt64(try u32())
        case .bits64: try u64()
        }
    }

    private mutating func next<Integer: FixedWidthInteger & BitwiseCopyable>() throws(ELFError) -> Integer {
        let value = try view.integer(Integer.self, at: offset, limit: limit, in: structure)
        offset += UInt64(Integer.bitWidth / 8)  // within the file, so within 2^64
        return value
    }
}
