extension ELFImage {
    /// Which of some names the full symbol table defines, local ones included: what was hidden in a library is local in the
    /// executable. Empty where the file is stripped.
    ///
    /// Names are many and long: only those that begin as a wanted one does are read.
    ///
    /// - Parameters:
    ///   - names: not empty ones.
    ///   - bytes: those that the image was read from.
    /// - Throws: `ELFError` where the table can't be read.
    package func definedSymbols(
        among names: Set<String>, in bytes: UnsafeRawBufferPointer
    ) throws(ELFError) -> Set<String> {
        let table = try SymbolRecords(self, in: bytes)
        let initials = Set(names.compactMap(\.utf8.first))
        let candidates = table.records.filter { record in
            record.section != 0 && table.firstByte(of: record, in: bytes).map(initials.contains) ?? false
        }
        return names.intersection(table.names(of: candidates, in: bytes).compactMap(\.self))
    }
}
