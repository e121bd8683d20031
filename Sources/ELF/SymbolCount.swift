/// How many dynamic symbols there are: nothing in the dynamic section says so directly.
///
/// The hash tables tell. GNU's leaves out what nobody looks up in this file, though: linkers put those symbols first,
/// but an empty table may claim that there is one. So the relocations count too: the loader looks up no symbol that
/// neither the hash table nor a relocation leads to.
struct SymbolCount {
    private let view: ByteView
    private let map: AddressMap
    private let image: ELFImage
    private let dynamic: ELFImage.DynamicSection
    private let symbols: ELFImage.DynamicEntry

    init(
        _ view: ByteView, _ map: AddressMap, _ image: ELFImage, _ dynamic: ELFImage.DynamicSection,
        symbols: ELFImage.DynamicEntry
    ) {
        self.view = view
        self.map = map
        self.image = image
        self.dynamic = dynamic
        self.symbols = symbols
    }

    func count() throws(ELFError) -> UInt64 {
        var counts: [UInt64] = []
        if let hash = dynamic.entry(.hash) { counts.append(try chained(hash)) }
        if let hash = dynamic.entry(.gnuHash) { counts.append(try GNUHashTable(view, map, at: hash).symbolCount()) }
        if case .other(8) = image.machine, let count = dynamic.entry(.mipsSymbolCount) { counts.append(count.value) }
        // A section table is not the loader's, but where it agrees on the address it can only add symbols.
        for section in image.sections
        where section.type == .dynamicSymbols && section.address == symbols.value && section.hasContents {
            counts.append(section.fileRange.length / view.fileClass.symbolSize)
        }
        if let relocations = try RelocatedSymbols(view, map, image, dynamic).count() { counts.append(relocations) }
        guard let count = counts.max() else {
            throw ELFError(
                .unknownSymbolCount, at: symbols.fileOffset, "nothing says how many dynamic symbols there are")
        }
        guard count <= UInt64(UInt32.max) else {
            throw ELFError(.limitExceeded, at: symbols.fileOffset, "\(count) dynamic symbols")
        }
        return count
    }

    /// `nchain` of `DT_HASH`: the number of symbols (gABI, Hash Table). Words of 4 bytes, of 8 on Alpha and 64-bit
    /// S/390 (their psABIs).
    private func chained(_ hash: ELFImage.DynamicEntry) throws(ELFError) -> UInt64 {
        let bytes = try map.bytes(from: hash.value, referencedAt: hash.valueOffset, "hash table")
        var fields = FieldReader(view, at: bytes.offset, limit: bytes.end, in: "hash table")
        if view.fileClass == .bits64, [22, 0x9026].contains(image.machine.rawValue) {
            _ = try fields.u64()
            return try fields.u64()
        }
        _ = try fields.u32()
        return UInt64(try fields.u32())
    }
}
