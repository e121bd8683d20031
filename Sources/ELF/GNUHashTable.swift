/// `DT_GNU_HASH` (glibc `elf/dl-lookup.c`; binutils): four words of 4 bytes, a Bloom filter of class words, buckets,
/// chains.
struct GNUHashTable {
    private let view: ByteView
    private let bytes: FileRange

    init(_ view: ByteView, _ map: AddressMap, at entry: ELFImage.DynamicEntry) throws(ELFError) {
        self.view = view
        bytes = try map.bytes(from: entry.value, referencedAt: entry.valueOffset, "GNU hash table")
    }

    /// One more than the last symbol in the table; where it is empty, what it says to lie before it.
    ///
    /// - Throws: `.truncated` where the table passes its segment, `.badHashTable` where a bucket leads before the first
    ///   chain.
    func symbolCount() throws(ELFError) -> UInt64 {
        var fields = FieldReader(view, at: bytes.offset, limit: bytes.end, in: "GNU hash table")
        let buckets = UInt64(try fields.u32())
        let firstHashed = UInt64(try fields.u32())
        let filterWords = UInt64(try fields.u32())
        // 32-bit counts of at most 8 bytes, after an offset within the file: no overflow.
        let bucketsStart = bytes.offset + 16 + filterWords * view.fileClass.wordSize
        let chainsStart = bucketsStart + buckets * 4
        guard chainsStart <= bytes.end else {
            throw ELFError(.truncated, at: bytes.offset, "the GNU hash table passes the end of its segment")
        }
        fields = FieldReader(view, at: bucketsStart, limit: chainsStart, in: "GNU hash table")
        var last: UInt64 = 0
        for _ in 0..<buckets {
            let field = fields.offset
            let first = UInt64(try fields.u32())
            guard first == 0 || first >= firstHashed else {
                throw ELFError(.badHashTable, at: field, "a bucket of the GNU hash table leads before its chains")
            }
            last = max(last, first)
        }
        guard last != 0 else { return firstHashed }
        // The chain of the last bucket is the last; bit 0 marks its end.
        fields = FieldReader(view, at: chainsStart + (last - firstHashed) * 4, limit: bytes.end, in: "GNU hash table")
        while try fields.u32() & 1 == 0 { last += 1 }
        return last + 1
    }
}
