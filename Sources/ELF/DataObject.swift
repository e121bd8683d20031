/// A relocatable object that defines one symbol: constant data. Linkers take it as they take a compiler's.
package struct DataObject {
    package var symbol: String
    package var machine: ELFImage.Machine

    package init(symbol: String, machine: ELFImage.Machine) {
        self.symbol = symbol
        self.machine = machine
    }

    /// What ICU asks of its data, and no less than any object needs.
    private static let alignment: UInt64 = 16
    private static let headerBytes = 64
    private static let sectionHeaderBytes = 64
    private static let symbolBytes = 24

    /// The object (gABI, 64-bit, little-endian): header, `.rodata` with the data, `.note.GNU-stack` (empty: no executable
    /// stack), symbols, strings, section headers.
    package func encoded(_ data: UnsafeRawBufferPointer) -> [UInt8] {
        let names = Array("\0.rodata\0.note.GNU-stack\0.symtab\0.strtab\0".utf8)
        func name(_ text: String) -> UInt32 { UInt32(Self.offset(of: Array(text.utf8) + [0], in: names)) }
        // A header has a multiple of 16 bytes: the data starts right behind it.
        let symbolsStart = Self.aligned(Self.headerBytes + data.count, 8)
        let strings = names + Array(symbol.utf8) + [0]
        let stringsStart = symbolsStart + 2 * Self.symbolBytes
        let sectionsStart = Self.aligned(stringsStart + strings.count, 8)
        var sink = LittleEndianSink(reserving: sectionsStart + 5 * Self.sectionHeaderBytes)
        sink.bytes += [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        sink.put(UInt16(1), machine.rawValue)  // ET_REL
        sink.put(UInt32(1))
        sink.put(UInt64(0), 0, UInt64(sectionsStart))
        sink.put(UInt32(0))
        sink.put(UInt16(Self.headerBytes), 0, 0, UInt16(Self.sectionHeaderBytes), 5, 4)
        sink.bytes += data
        sink.pad(to: symbolsStart)
        sink.bytes += [UInt8](repeating: 0, count: Self.symbolBytes)
        sink.put(UInt32(names.count))
        sink.bytes += [0x11, 0]  // STB_GLOBAL, STT_OBJECT; STV_DEFAULT
        sink.put(UInt16(1))
        sink.put(UInt64(0), UInt64(data.count))
        sink.bytes += strings
        sink.pad(to: sectionsStart)
        sink.bytes += [UInt8](repeating: 0, count: Self.sectionHeaderBytes)
        sink.section(name(".rodata"), 1, flags: 2, Self.headerBytes, data.count, alignment: Self.alignment)
        sink.section(name(".note.GNU-stack"), 1, flags: 0, symbolsStart, 0, alignment: 1)
        sink.section(
            name(".symtab"), 2, flags: 0, symbolsStart, 2 * Self.symbolBytes, link: 4, info: 1, alignment: 8,
            entryBytes: Self.symbolBytes)
        sink.section(name(".strtab"), 3, flags: 0, stringsStart, strings.count, alignment: 1)
        return sink.bytes
    }

    private static func aligned(_ offset: Int, _ alignment: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }

    private static func offset(of name: [UInt8], in names: [UInt8]) -> Int {
        names.indices.first { names[$0...].starts(with: name) } ?? 0
    }
}

/// Bytes of a 64-bit little-endian file under construction.
private struct LittleEndianSink {
    var bytes: [UInt8] = []

    init(reserving count: Int) { bytes.reserveCapacity(count) }

    mutating func put<Integer: FixedWidthInteger>(_ values: Integer...) {
        for value in values { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    }

    mutating func pad(to end: Int) {
        if end > bytes.count { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    }

    mutating func section(
        _ name: UInt32, _ type: UInt32, flags: UInt64, _ start: Int, _ size: Int, link: UInt32 = 0, info: UInt32 = 0,
        alignment: UInt64, entryBytes: Int = 0
    ) {
        put(name, type)
        put(flags, 0, UInt64(start), UInt64(size))
        put(link, info)
        put(alignment, UInt64(entryBytes))
    }
}
