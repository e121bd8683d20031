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
        let table = try SymbolRecords(self, in: bytes)
        let names = try table.allNames(in: bytes)
        return zip(table.records, names).map { record, name in
            Symbol(
                name: name, value: record.value, size: record.size, binding: record.binding, type: record.type,
                section: record.section)
        }
    }

    /// As `symbols(in:)` of a buffer.
    package func symbols(in bytes: [UInt8]) throws(ELFError) -> [Symbol] {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(ELFError) in try symbols(in: bytes) }
        }.get()
    }
}
