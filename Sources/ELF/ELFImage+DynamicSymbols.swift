extension ELFImage {
    /// The dynamic symbols of the same bytes that this image was read from, without the empty first one.
    ///
    /// All that the loader can look up are among them (see `SymbolCount`). Empty for what isn't loaded, and without
    /// `DT_SYMTAB`.
    ///
    /// - Throws: `ELFError` where the table, its strings or its versions can't be read, or nothing says how many
    ///   symbols there are.
    package func dynamicSymbols(in bytes: UnsafeRawBufferPointer) throws(ELFError) -> [DynamicSymbol] {
        guard let dynamic, let table = dynamic.entry(.symbolTable) else { return [] }
        let view = ByteView(bytes, byteOrder: byteOrder, fileClass: fileClass)
        if let size = dynamic.entry(.symbolEntryBytes), size.value != fileClass.symbolSize {
            throw ELFError(
                .badEntrySize, at: size.valueOffset,
                "symbols of \(size.value) bytes instead of \(fileClass.symbolSize)")
        }
        guard let strings = dynamic.stringTable else {
            throw ELFError(.missingTag, at: table.fileOffset, "there are dynamic symbols and no DT_STRTAB")
        }
        let map = try AddressMap(segments)
        let count = try SymbolCount(view, map, self, dynamic, symbols: table).count()
        let range = try map.table(
            at: table.value, count: count, entrySize: fileClass.symbolSize, referencedAt: table.valueOffset,
            "dynamic symbols")
        var names = StringTable(view, strings)
        let versions = try SymbolVersionTable(view, map, self, dynamic, count: count)
        var symbols: [DynamicSymbol] = []
        symbols.reserveCapacity(Int(count))
        var index: UInt32 = 1
        while UInt64(index) < count {
            let offset = range.offset + UInt64(index) * fileClass.symbolSize
            let raw = try RawSymbol(view, at: offset)
            let version = try versions.version(of: index)
            symbols.append(
                DynamicSymbol(
                    name: try names.string(at: UInt64(raw.name), referencedAt: offset),
                    binding: SymbolBinding(info: raw.info), type: SymbolType(info: raw.info),
                    visibility: SymbolVisibility(other: raw.other), isDefined: raw.section != 0, value: raw.value,
                    size: raw.size, index: index, nameOffset: raw.name, nameFieldOffset: offset,
                    version: version.version, versionIndex: version.raw, versionIndexOffset: version.offset))
            index += 1
        }
        return symbols
    }

    /// As `dynamicSymbols(in:)` of a buffer.
    package func dynamicSymbols(in bytes: [UInt8]) throws(ELFError) -> [DynamicSymbol] {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(ELFError) in try dynamicSymbols(in: bytes) }
        }.get()
    }
}
