import ELF

/// The records of `.eh_frame` (Linux Standard Base 5.0, 10.6): gold merges them and says nothing of whose they are,
/// but each names the function that it is for.
package struct UnwindRecords {
    package struct Record {
        /// Bytes into the section.
        package var offset: Int
        package var length: Int
        /// The function's address; nil for what is common to several.
        package var function: UInt64?
    }

    private let bytes: UnsafeRawBufferPointer
    private let address: UInt64
    private var offset = 0
    /// By the offset of a CIE, whether addresses are given as 32 bits relative to their place.
    private var isRelative: [Int: Bool] = [:]

    /// - Parameters:
    ///   - bytes: of the section, little-endian.
    ///   - address: where it is loaded.
    package init(_ bytes: UnsafeRawBufferPointer, at address: UInt64) {
        self.bytes = bytes
        self.address = address
    }

    /// The next record; nil at the end, and where the rest can't be read.
    package mutating func next() -> Record? {
        guard let stated = word(at: offset), stated > 0, stated < 0xFFFF_FFFF else { return nil }
        let start = offset
        let length = Int(stated) + 4
        guard length >= 8, length <= bytes.count - start, let pointer = word(at: start + 4) else { return nil }
        offset = start + length
        guard pointer != 0 else {
            isRelative[start] = isRelativeAddress(start, length)
            return Record(offset: start, length: length, function: nil)
        }
        let entry = start + 4 - Int(pointer)
        guard isRelative[entry] == true, let distance = word(at: start + 8) else {
            return Record(offset: start, length: length, function: nil)
        }
        let place = address &+ UInt64(start + 8)
        let function = place &+ UInt64(bitPattern: Int64(Int32(bitPattern: distance)))
        return Record(offset: start, length: length, function: function)
    }

    private func word(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= bytes.count - 4 else { return nil }
        return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Whether a CIE's augmentation has `R` with DW_EH_PE_pcrel | DW_EH_PE_sdata4, which compilers for both of Lambda's
    /// architectures write.
    private func isRelativeAddress(_ start: Int, _ length: Int) -> Bool {
        let end = start + length
        var index = start + 9  // length, id, version
        var letters: [UInt8] = []
        while index < end, bytes[index] != 0 {
            letters.append(bytes[index])
            index += 1
        }
        index += 1
        guard letters.first == UInt8(ascii: "z") else { return false }
        // Code alignment, data alignment, return register (version 1 has a byte, later ones a ULEB128 of one byte),
        // and the length of what follows.
        for _ in 0..<4 {
            while index < end, bytes[index] & 0x80 != 0 { index += 1 }
            index += 1
        }
        for letter in letters.dropFirst() {
            guard index < end else { return false }
            switch letter {
            case UInt8(ascii: "R"): return bytes[index] == 0x1B
            case UInt8(ascii: "L"): index += 1
            case UInt8(ascii: "P"):
                // The personality's pointer: 4 bytes in the encodings of 4, 8 in those of 8.
                let size = bytes[index] & 0x0F
                index += 1 + (size == 0x0B || size == 0x03 ? 4 : 8)
            case UInt8(ascii: "S"), UInt8(ascii: "B"): break
            default: return false
            }
        }
        return false
    }
}

/// Whose code is at an address.
package struct CodeOwners {
    private var ranges: [(start: UInt64, end: UInt64, input: Int32)] = []

    package init(_ contributions: [LinkMap.Contribution]) {
        ranges = contributions.filter { $0.input >= 0 }.map { ($0.address, $0.address &+ $0.size, $0.input) }
        ranges.sort { $0.start < $1.start }
    }

    package func owner(of address: UInt64) -> Int? {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].start <= address { low = middle + 1 } else { high = middle }
        }
        guard low > 0, address < ranges[low - 1].end else { return nil }
        return Int(ranges[low - 1].input)
    }
}
