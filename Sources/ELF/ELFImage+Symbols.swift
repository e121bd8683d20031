extension ELFImage {
    /// One symbol of the full symbol table, which stripping removes.
    package struct Symbol: Hashable, Sendable {
        package let name: String
        package let value: UInt64

        /// Bytes, 0 where unknown.
        package let size: UInt64
        package let binding: SymbolBinding
        package let type: SymbolType

        /// `st_shndx`: the index of its section; 0 undefined, 0xFFF1 absolute.
        package let section: UInt16
    }

    /// The symbols of section `.symtab` of the same bytes that this image was read from, without the empty first one.
    /// Empty where there is no such section.
    ///
    /// - Throws: `ELFError` where the table or its strings can't be read.
    package func symbols(in bytes: UnsafeRawBufferPointer) throws(ELFError) -> [Symbol] {
        guard let table = sections.first(where: { $0.type == .symbolTable }), table.hasContents else { return [] }
        let view = ByteView(bytes, byteOrder: byteOrder, fileClass: fileClass)
        let size = fileClass.symbolSize
        guard table.entrySize == size, table.fileRange.end <= view.count else {
            throw ELFError(.badSection, at: table.headerOffset, "the symbol table's sizes are wrong")
        }
        guard Int(table.link) < sections.count, sections[Int(table.link)].type == .stringTable,
            sections[Int(table.link)].fileRange.end <= view.count
        else {
            throw ELFError(.badSection, at: table.headerOffset, "the symbol table has no string table")
        }
        var names = StringTable(view, sections[Int(table.link)].fileRange)
        let count = table.fileRange.length / size
        var symbols: [Symbol] = []
        symbols.reserveCapacity(Int(count))
        var index: UInt64 = 1
        while index < count {
            let offset = table.fileRange.offset + index * size
            let raw = try RawSymbol(view, at: offset)
            symbols.append(
                Symbol(
                    name: try names.string(at: UInt64(raw.name), referencedAt: offset), value: raw.value,
                    size: raw.size, binding: SymbolBinding(info: raw.info), type: SymbolType(info: raw.info),
                    section: raw.section))
            index += 1
        }
        return symbols
    }

    /// As `symbols(in:)` of a buffer.
    package func symbols(in bytes: [UInt8]) throws(ELFError) -> [Symbol] {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(ELFError) in try symbols(in: bytes) }
        }.get()
    }
}
