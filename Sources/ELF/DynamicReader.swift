/// Reads the dynamic section through `PT_DYNAMIC` and `PT_LOAD`.
struct DynamicReader {
    /// Real files have some dozens, those with many libraries some hundreds.
    static let limit = 16_384

    private let view: ByteView
    private let map: AddressMap

    init(_ view: ByteView, _ map: AddressMap) {
        self.view = view
        self.map = map
    }

    func read(_ segment: ELFImage.Segment) throws(ELFError) -> ELFImage.DynamicSection {
        // The loader goes by the address, tools by the offset: where they differ, one of them sees something else.
        let mapped = try map.bytes(
            from: segment.address, referencedAt: segment.headerOffset, "dynamic section")
        guard mapped.offset == segment.fileRange.offset else {
            throw ELFError(
                .dynamicMismatch, at: segment.headerOffset,
                "the dynamic section is at 0x\(hex(segment.fileRange.offset)) by its offset, 0x\(hex(mapped.offset)) by its address"
            )
        }
        let entries = try self.entries(mapped.length < segment.fileRange.length ? mapped : segment.fileRange)
        let table = try stringTable(entries)
        var strings = DynamicStrings(entries, table.map { StringTable(view, $0) }, at: segment.fileRange.offset)
        return ELFImage.DynamicSection(
            entries: entries,
            needed: try strings.all(.needed), soname: try strings.single(.soname), rpath: try strings.single(.rpath),
            runpath: try strings.single(.runpath), auxiliaries: try strings.all(.auxiliary),
            filters: try strings.all(.filter), audits: try strings.all(.audit) + strings.all(.dependencyAudit),
            flags: entries.first { $0.tag == .flags }?.value ?? 0,
            flags1: entries.first { $0.tag == .flags1 }?.value ?? 0,
            stringTable: table)
    }

    /// The entries before `DT_NULL`.
    private func entries(_ range: FileRange) throws(ELFError) -> [ELFImage.DynamicEntry] {
        var entries: [ELFImage.DynamicEntry] = []
        var values: [ELFImage.DynamicTag: UInt64] = [:]
        var fields = FieldReader(view, at: range.offset, limit: range.end, in: "dynamic section")
        while range.end - fields.offset >= view.fileClass.dynamicSize {
            let start = fields.offset
            let tag = ELFImage.DynamicTag(rawValue: try fields.word())
            let valueOffset = fields.offset
            let entry = ELFImage.DynamicEntry(
                tag: tag, value: try fields.word(), fileOffset: start, valueOffset: valueOffset)
            if entry.tag == .null { return entries }
            guard entries.count < Self.limit else {
                throw ELFError(.limitExceeded, at: start, "more than \(Self.limit) dynamic entries")
            }
            if Self.unique.contains(entry.tag), let earlier = values.updateValue(entry.value, forKey: entry.tag),
                earlier != entry.value
            {
                throw ELFError(
                    .conflictingTag, at: start, "dynamic tag 0x\(hex(entry.tag.rawValue)) has two different values")
            }
            entries.append(entry)
        }
        throw ELFError(.missingTerminator, at: range.offset, "the dynamic section has no DT_NULL")
    }

    /// `DT_STRTAB` to the end of its segment; `DT_STRSZ` must fit, but bounds nothing (see `StringTable`).
    private func stringTable(_ entries: [ELFImage.DynamicEntry]) throws(ELFError) -> FileRange? {
        guard let table = entries.first(where: { $0.tag == .stringTable }) else { return nil }
        let range = try map.bytes(from: table.value, referencedAt: table.valueOffset, "string table")
        if let size = entries.first(where: { $0.tag == .stringTableBytes }), size.value > range.length {
            throw ELFError(
                .outsideFile, at: size.valueOffset,
                "the dynamic string table passes the end of its segment")
        }
        return range
    }

    /// Tags that this module acts on and that have one meaning: the loader takes the last, other tools the first.
    private static let unique: Set<ELFImage.DynamicTag> = [
        .pltRelocationBytes, .hash, .stringTable, .symbolTable, .rela, .relaBytes, .relaEntryBytes, .stringTableBytes,
        .symbolEntryBytes, .soname, .rpath, .rel, .relBytes, .relEntryBytes, .pltRelocationKind, .pltRelocations,
        .runpath, .flags, .gnuHash, .versionSymbols, .flags1, .versionDefinitions, .versionDefinitionCount,
        .versionNeeds, .versionNeedCount,
    ]
}

/// The strings that dynamic entries name.
private struct DynamicStrings {
    private let entries: [ELFImage.DynamicEntry]
    private var table: StringTable?
    private let offset: UInt64

    init(_ entries: [ELFImage.DynamicEntry], _ table: StringTable?, at offset: UInt64) {
        self.entries = entries
        self.table = table
        self.offset = offset
    }

    mutating func all(_ tag: ELFImage.DynamicTag) throws(ELFError) -> [String] {
        var strings: [String] = []
        for entry in entries where entry.tag == tag {
            guard table != nil else {
                throw ELFError(.missingTag, at: offset, "dynamic entries name strings, and there is no DT_STRTAB")
            }
            if let string = try table?.string(at: entry.value, referencedAt: entry.valueOffset) {
                strings.append(string)
            }
        }
        return strings
    }

    mutating func single(_ tag: ELFImage.DynamicTag) throws(ELFError) -> String? { try all(tag).first }
}
