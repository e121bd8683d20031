@testable import ELF

/// Bytes in a class and byte order, with the places of fields by name, so that a test can spoil one of them.
struct ByteWriter {
    let fileClass: ELFImage.FileClass
    let byteOrder: ELFImage.ByteOrder
    private(set) var bytes: [UInt8] = []
    private(set) var marks: [String: Int] = [:]

    init(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) {
        self.fileClass = fileClass
        self.byteOrder = byteOrder
    }

    var wordBytes: Int { fileClass == .bits32 ? 4 : 8 }

    mutating func mark(_ name: String) { marks[name] = bytes.count }

    mutating func put<Integer: FixedWidthInteger>(_ value: Integer, _ name: String? = nil) {
        if let name { mark(name) }
        put(UInt64(truncatingIfNeeded: value), width: Integer.bitWidth / 8)
    }

    mutating func putWord(_ value: UInt64, _ name: String? = nil) {
        if let name { mark(name) }
        put(value, width: wordBytes)
    }

    mutating func put(_ text: [UInt8]) { bytes += text }

    mutating func align(_ alignment: Int) {
        while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
    }

    /// Overwrites `width` bytes at `offset`.
    mutating func patch(_ offset: Int, _ value: UInt64, width: Int) {
        for index in 0..<width {
            let shift = UInt64(byteOrder == .little ? index : width - 1 - index) * 8
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }

    mutating func patch(_ mark: String, _ value: UInt64, width: Int) {
        guard let offset = marks[mark] else { fatalError("the test names a field that was not written: \(mark)") }
        patch(offset, value, width: width)
    }

    mutating func patchWord(_ mark: String, _ value: UInt64) { patch(mark, value, width: wordBytes) }

    mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }

    private mutating func put(_ value: UInt64, width: Int) {
        let start = bytes.count
        bytes += [UInt8](repeating: 0, count: width)
        patch(start, value, width: width)
    }
}

/// A string table under construction; position 0 is the empty string.
struct StringTableWriter {
    private(set) var bytes: [UInt8] = [0]

    mutating func add(_ string: String) -> UInt64 {
        let position = UInt64(bytes.count)
        bytes += Array(string.utf8) + [0]
        return position
    }
}
