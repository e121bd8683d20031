/// Reads the version tables (LSB, Symbol Versioning) through the dynamic section.
///
/// The loader follows the chains and ignores the counts (glibc `elf/dl-version.c`), readelf stops at the counts: where
/// the two disagree, a requirement could hide, so that is an error.
struct VersionReader {
    private let view: ByteView
    private let map: AddressMap
    private let dynamic: ELFImage.DynamicSection

    /// Version indices have 15 bits.
    private static let limit = 0x8000

    init(_ view: ByteView, _ map: AddressMap, _ dynamic: ELFImage.DynamicSection) {
        self.view = view
        self.map = map
        self.dynamic = dynamic
    }

    func needs() throws(ELFError) -> [ELFImage.VersionNeed] {
        guard let start = dynamic.entry(.versionNeeds) else { return [] }
        var strings = try stringTable(start)
        var chain = try self.chain(start, dynamic.entry(.versionNeedCount), recordSize: 16, "version needs")
        var needs: [ELFImage.VersionNeed] = []
        var total = 0
        while let record = try chain.next() {
            var fields = FieldReader(view, at: record, limit: chain.limit, in: "version needs")
            try checkVersion(try fields.u16(), at: record)
            let count = try fields.u16()
            let library = try strings.string(at: UInt64(try fields.u32()), referencedAt: record + 4)
            let first = try fields.u32()
            try chain.follow(try fields.u32(), at: record + 12)
            total += Int(count)
            try checkTotal(total, at: record + 2)
            needs.append(
                ELFImage.VersionNeed(
                    library: library,
                    versions: try versions(of: record, first: first, count: count, limit: chain.limit, &strings),
                    fileOffset: record))
        }
        return needs
    }

    private func versions(
        of record: UInt64, first: UInt32, count: UInt16, limit: UInt64, _ strings: inout StringTable
    ) throws(ELFError) -> [ELFImage.NeededVersion] {
        var chain = RecordChain(
            record, first: first, field: record + 8, count: UInt64(count), countField: record + 2, recordSize: 16,
            limit: limit, "needed versions")
        var versions: [ELFImage.NeededVersion] = []
        while let start = try chain.next() {
            var fields = FieldReader(view, at: start, limit: limit, in: "needed versions")
            let hash = try fields.u32()
            let flags = try fields.u16()
            let index = try fields.u16() & 0x7FFF
            let nameOffset = try fields.u32()
            try chain.follow(try fields.u32(), at: start + 12)
            versions.append(
                ELFImage.NeededVersion(
                    name: try strings.string(at: UInt64(nameOffset), referencedAt: start + 8), hash: hash,
                    flags: flags, index: index, nameOffset: nameOffset, fileOffset: start))
        }
        return versions
    }

    func definitions() throws(ELFError) -> [ELFImage.VersionDefinition] {
        guard let start = dynamic.entry(.versionDefinitions) else { return [] }
        var strings = try stringTable(start)
        var chain = try self.chain(
            start, dynamic.entry(.versionDefinitionCount), recordSize: 20, "version definitions")
        var definitions: [ELFImage.VersionDefinition] = []
        var total = 0
        while let record = try chain.next() {
            var fields = FieldReader(view, at: record, limit: chain.limit, in: "version definitions")
            try checkVersion(try fields.u16(), at: record)
            let flags = try fields.u16()
            let index = try fields.u16() & 0x7FFF
            let count = try fields.u16()
            let hash = try fields.u32()
            let first = try fields.u32()
            try chain.follow(try fields.u32(), at: record + 16)
            total += Int(count)
            try checkTotal(total, at: record + 6)
            let names = try names(of: record, first: first, count: count, limit: chain.limit, &strings)
            definitions.append(
                ELFImage.VersionDefinition(
                    name: names.first ?? "", parents: Array(names.dropFirst()), hash: hash, flags: flags, index: index,
                    fileOffset: record))
        }
        return definitions
    }

    private func names(
        of record: UInt64, first: UInt32, count: UInt16, limit: UInt64, _ strings: inout StringTable
    ) throws(ELFError) -> [String] {
        var chain = RecordChain(
            record, first: first, field: record + 12, count: UInt64(count), countField: record + 6, recordSize: 8,
            limit: limit, "version names")
        var names: [String] = []
        while let start = try chain.next() {
            var fields = FieldReader(view, at: start, limit: limit, in: "version names")
            names.append(try strings.string(at: UInt64(try fields.u32()), referencedAt: start))
            try chain.follow(try fields.u32(), at: start + 4)
        }
        return names
    }

    private func chain(
        _ start: ELFImage.DynamicEntry, _ count: ELFImage.DynamicEntry?, recordSize: UInt64, _ name: StaticString
    ) throws(ELFError) -> RecordChain {
        let bytes = try map.bytes(from: start.value, referencedAt: start.valueOffset, name)
        guard let count else {
            throw ELFError(.missingTag, at: start.fileOffset, "the \(name) have no count")
        }
        return RecordChain(
            startingAt: bytes, field: start.valueOffset, count: count.value, countField: count.valueOffset,
            recordSize: recordSize, name)
    }

    private func stringTable(_ entry: ELFImage.DynamicEntry) throws(ELFError) -> StringTable {
        guard let range = dynamic.stringTable else {
            throw ELFError(.missingTag, at: entry.fileOffset, "version tables name strings, and there is no DT_STRTAB")
        }
        return StringTable(view, range)
    }

    private func checkVersion(_ version: UInt16, at offset: UInt64) throws(ELFError) {
        guard version == 1 else {
            throw ELFError(.unsupportedVersion, at: offset, "a version record of version \(version)")
        }
    }

    private func checkTotal(_ total: Int, at offset: UInt64) throws(ELFError) {
        guard total < Self.limit else {
            throw ELFError(.limitExceeded, at: offset, "more versions than there are version indices")
        }
    }
}
