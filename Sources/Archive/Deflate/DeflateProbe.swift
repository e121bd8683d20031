/// What a compressor is told by: inputs of the kinds on which versions of libdeflate went apart.
///
/// 1.19 gives every Huffman code at least two codewords: that shows, at every level, where a block has no match at all.
/// 1.16 and 1.17 changed the costs that levels 10 to 12 go by, which shows in text and tables.
package enum DeflateProbe {
    /// About 220,000 bytes, the same in every version of this tool: what was recorded is compared with what is.
    static let inputs: [[UInt8]] = {
        var random = Numbers()
        return [
            Array("bootstrap".utf8),
            literals(6000, &random),
            words(20_000, &random) + [UInt8](repeating: 0, count: 4096) + table(4000, &random),
        ]
    }()

    /// Numbers that look random (xorshift64*, Vigna 2014), by arithmetic that is the same on every machine.
    private struct Numbers {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return (state &* 0x2545_F491_4F6C_DD1D) >> 16
        }
    }

    /// Bytes of which no three come twice in a row, so that nothing can be matched, and few enough different ones for
    /// compression all the same.
    private static func literals(_ count: Int, _ random: inout Numbers) -> [UInt8] {
        var bytes: [UInt8] = [0, 1]
        var seen: Set<UInt64> = []
        while bytes.count < count {
            let next = min(random.next() % 64, random.next() % 64)
            let three = bytes.suffix(2).reduce(0) { $0 << 8 | UInt64($1) } << 8 | next
            if seen.insert(three).inserted { bytes.append(UInt8(next)) }
        }
        return bytes
    }

    /// Like text, or names of symbols: short words from a small dictionary, some far more often than others.
    private static func words(_ count: Int, _ random: inout Numbers) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            let rank = random.next() % 256 & random.next() % 256
            bytes += [0x24, 0x73, UInt8(0x41 + rank % 26), UInt8(0x61 + rank / 26), UInt8(0x30 + rank % 7)]
        }
        return bytes
    }

    /// Like relocations: three 8-byte little-endian numbers a record, rising in small steps.
    private static func table(_ count: Int, _ random: inout Numbers) -> [UInt8] {
        var bytes: [UInt8] = []
        var address: UInt64 = 0x40_0000
        for _ in 0..<count {
            address += 8 + random.next() % 3 * 8
            for value in [address, 8, address ^ 0x7F_0000] {
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: value >> shift))
                }
            }
        }
        return bytes
    }
}
