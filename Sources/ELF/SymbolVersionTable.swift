/// `DT_VERSYM`: two bytes a symbol, the index of its version and a bit that hides it from the linker (LSB, Symbol
/// Versioning).
struct SymbolVersionTable {
    private let view: ByteView
    private let range: FileRange?
    private var needed: [UInt16: ELFImage.SymbolVersion] = [:]
    private var defined: [UInt16: String] = [:]

    /// - Throws: `.duplicateVersionIndex` where two records claim one index; what the table's address and length throw.
    init(
        _ view: ByteView, _ map: AddressMap, _ image: ELFImage, _ dynamic: ELFImage.DynamicSection, count: UInt64
    ) throws(ELFError) {
        self.view = view
        guard let table = dynamic.entry(.versionSymbols) else {
            range = nil
            return
        }
        range = try map.table(
            at: table.value, count: count, entrySize: 2, referencedAt: table.valueOffset, "symbol versions")
        for definition in image.versionDefinitions where !definition.isBase {
            guard defined.updateValue(definition.name, forKey: definition.index) == nil else {
                throw Self.duplicate(definition.index, at: definition.fileOffset + 4)
            }
        }
        for need in image.versionNeeds {
            for version in need.versions {
                let value = ELFImage.SymbolVersion.needed(version.name, library: need.library)
                guard defined[version.index] == nil, needed.updateValue(value, forKey: version.index) == nil else {
                    throw Self.duplicate(version.index, at: version.fileOffset + 6)
                }
            }
        }
    }

    private static func duplicate(_ index: UInt16, at offset: UInt64) -> ELFError {
        ELFError(.duplicateVersionIndex, at: offset, "version index \(index) is claimed twice")
    }

    /// - Throws: `.unknownVersionIndex` where no record defines the symbol's index.
    func version(
        of symbol: UInt32
    ) throws(ELFError) -> (version: ELFImage.SymbolVersion, raw: UInt16?, offset: UInt64?) {
        guard let range else { return (.unversioned, nil, nil) }
        let offset = range.offset + UInt64(symbol) * 2
        let raw = try view.integer(UInt16.self, at: offset, limit: range.end, in: "symbol versions")
        let index = raw & 0x7FFF
        if let name = defined[index] {
            return (.defined(name, isDefault: raw == index), raw, offset)
        }
        if let version = needed[index] { return (version, raw, offset) }
        guard index < 2 else {
            throw ELFError(.unknownVersionIndex, at: offset, "no record defines version index \(index)")
        }
        return (.unversioned, raw, offset)
    }
}
