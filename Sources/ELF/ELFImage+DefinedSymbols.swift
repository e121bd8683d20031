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
        try symbols(among: names, in: bytes) { $0.section != 0 }
    }

    /// Which of some names the full symbol table leaves to other files of the link: what an object asks for.
    ///
    /// - Parameters: as of ``definedSymbols(among:in:)``.
    /// - Throws: `ELFError` where the table can't be read.
    package func undefinedSymbols(
        among names: Set<String>, in bytes: UnsafeRawBufferPointer
    ) throws(ELFError) -> Set<String> {
        try symbols(among: names, in: bytes) { $0.section == 0 }
    }

    private func symbols(
        among names: Set<String>, in bytes: UnsafeRawBufferPointer, where fits: (SymbolRecords.Record) -> Bool
    ) throws(ELFError) -> Set<String> {
        let table = try SymbolRecords(self, in: bytes)
        let initials = Set(names.compactMap(\.utf8.first))
        let candidates = table.records.filter { record in
            fits(record) && table.firstByte(of: record, in: bytes).map(initials.contains) ?? false
        }
        return names.intersection(table.names(of: candidates, in: bytes).compactMap(\.self))
    }
}
