/// The symbols that dynamic relocations refer to.
struct RelocatedSymbols {
    private let view: ByteView
    private let map: AddressMap
    private let image: ELFImage
    private let dynamic: ELFImage.DynamicSection

    init(_ view: ByteView, _ map: AddressMap, _ image: ELFImage, _ dynamic: ELFImage.DynamicSection) {
        self.view = view
        self.map = map
        self.image = image
        self.dynamic = dynamic
    }

    /// One more than the highest symbol index; nil where there are no relocations, or on MIPS, which packs them
    /// otherwise.
    func count() throws(ELFError) -> UInt64? {
        guard image.machine.rawValue != 8 else { return nil }
        let (rela, rel) = (view.fileClass.relaSize, view.fileClass.relSize)
        let pltKind = dynamic.entry(.pltRelocationKind)?.value
        let tables = [
            try table(.rela, .relaBytes, rela, declared: .relaEntryBytes),
            try table(.rel, .relBytes, rel, declared: .relEntryBytes),
            try table(
                .pltRelocations, .pltRelocationBytes,
                pltKind == ELFImage.DynamicTag.rel.rawValue ? rel : rela, declared: nil),
        ]
        var highest: UInt64?
        for case (let range, let entrySize)? in tables {
            for index in 0..<range.length / entrySize {
                let symbol = try self.symbol(at: range.offset + index * entrySize)
                highest = max(highest ?? 0, symbol)
            }
        }
        return highest.map { $0 + 1 }
    }

    private func table(
        _ start: ELFImage.DynamicTag, _ size: ELFImage.DynamicTag, _ entrySize: UInt64, declared: ELFImage.DynamicTag?
    ) throws(ELFError) -> (FileRange, entrySize: UInt64)? {
        guard let start = dynamic.entry(start), let size = dynamic.entry(size), size.value > 0 else { return nil }
        if let declared, let entry = dynamic.entry(declared), entry.value != entrySize {
            throw ELFError(
                .badEntrySize, at: entry.valueOffset, "relocations of \(entry.value) bytes instead of \(entrySize)")
        }
        let range = try map.table(
            at: start.value, count: size.value, entrySize: 1, referencedAt: start.valueOffset, "relocations")
        return (range, entrySize)
    }

    /// The symbol in `r_info`, which follows `r_offset`: its upper 24 bits, or 32 in a 64-bit file (gABI, Relocation).
    private func symbol(at offset: UInt64) throws(ELFError) -> UInt64 {
        switch view.fileClass {
        case .bits32: UInt64(try view.integer(UInt32.self, at: offset + 4, in: "relocations") >> 8)
        case .bits64: try view.integer(UInt64.self, at: offset + 8, in: "relocations") >> 32
        }
    }
}
