/// Bytes under construction, in the byte order and class of a file: what `FieldReader` reads back.
struct ByteSink {
    let byteOrder: ELFImage.ByteOrder
    let fileClass: ELFImage.FileClass
    private(set) var bytes: [UInt8] = []

    init(_ view: ByteView, _ bytes: [UInt8] = []) {
        byteOrder = view.byteOrder
        fileClass = view.fileClass
        self.bytes = bytes
    }

    mutating func put<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: ordered(value)) { bytes.append(contentsOf: $0) }
    }

    /// An address, an offset or a size. Of a 32-bit file they have 32 bits: the caller has checked it.
    mutating func putWord(_ value: UInt64) {
        switch fileClass {
        case .bits32: put(UInt32(truncatingIfNeeded: value))
        case .bits64: put(value)
        }
    }

    /// The text and a NUL. Returns where it starts.
    mutating func putString(_ text: String) -> UInt32 {
        let position = UInt32(truncatingIfNeeded: bytes.count)
        bytes += Array(text.utf8) + [0]
        return position
    }

    mutating func align(_ alignment: Int) {
        while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
    }

    /// Puts a value in the place of what stands at `offset`. What passes the end changes nothing.
    mutating func replace<Integer: FixedWidthInteger>(_ value: Integer, at offset: UInt64) {
        let width = Integer.bitWidth / 8
        guard let start = Int(exactly: offset), start <= bytes.count - width else { return }
        withUnsafeBytes(of: ordered(value)) { bytes.replaceSubrange(start..<start + width, with: $0) }
    }

    mutating func replaceWord(_ value: UInt64, at offset: UInt64) {
        switch fileClass {
        case .bits32: replace(UInt32(truncatingIfNeeded: value), at: offset)
        case .bits64: replace(value, at: offset)
        }
    }

    private func ordered<Integer: FixedWidthInteger>(_ value: Integer) -> Integer {
        byteOrder == .little ? value.littleEndian : value.bigEndian
    }
}
