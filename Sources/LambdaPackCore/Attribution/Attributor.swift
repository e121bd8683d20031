package import ELF
package import LinkMap

/// Attributes each byte of a linked file.
///
/// The file is cut into headers, sections and what lies between them; each section into the pieces that the link map
/// names and the gaps between those; each piece into the symbols that lie in it. Every cut is clipped to what it is
/// cut from, so that the parts add up to the file whatever map and symbols say.
package struct Attributor {
    /// Symbols that are named in a module; the rest of it is one figure.
    static let symbolsPerModule = 60
    /// Symbols smaller than this are never named.
    static let smallestSymbol = 64
    /// Names longer than this are left as they are: demanglers take time and stack for what nobody reads.
    static let longestMangledName = 4096

    private let bytes: UnsafeRawBufferPointer
    private let image: ELFImage
    private let map: LinkMap?
    private var symbols = SymbolRanges()
    private var tally: AttributionTally
    /// By section.
    private let contributions: [Int: [LinkMap.Contribution]]
    private lazy var codeOwners = CodeOwners(
        image.sections.indices.filter { image.sections[$0].flags.contains(.execute) }
            .flatMap { contributions[$0] ?? [] })

    /// - Parameters:
    ///   - bytes: of the unstripped file; they need to stay valid during the call only.
    ///   - map: nil where there is none.
    /// - Throws: `ELFError` where the file can't be read.
    package static func attribute(
        _ bytes: UnsafeRawBufferPointer, map: LinkMap?
    ) throws(ELFError) -> Attribution {
        let image = try ELFImage(bytes)
        let table = try? ELFImage.SymbolRecords(image, in: bytes)
        var note: String?
        var usable = map
        var contributions = map.map { LinkMapMatch.bySection($0, image) } ?? [:]
        if map != nil, !LinkMapMatch.fits(contributions, image) {
            usable = nil
            contributions = [:]
            note = "the link map is not of this file"
        }
        var attributor = Attributor(bytes, image, usable, contributions, table)
        attributor.cutFile()
        let basis: AttributionBasis =
            usable != nil ? .linkMap : attributor.symbols.isEmpty ? .sections : .symbols
        if basis != .linkMap, note == nil {
            note = basis == .symbols ? "there is no link map" : "there are neither link map nor symbols"
        }
        return attributor.tally.attribution(basis: basis, bytes: bytes, table: table, note: note)
    }

    private init(
        _ bytes: UnsafeRawBufferPointer, _ image: ELFImage, _ map: LinkMap?,
        _ contributions: [Int: [LinkMap.Contribution]], _ table: ELFImage.SymbolRecords?
    ) {
        self.bytes = bytes
        self.image = image
        self.map = map
        self.contributions = contributions
        symbols = SymbolRanges(table?.records ?? [])
        tally = AttributionTally(
            inputs: map?.inputs ?? [], sections: image.sections.map(\.name), fileBytes: bytes.count)
    }

    /// Sections in the file's order, and what lies between them.
    private mutating func cutFile() {
        var cursor: UInt64 = 0
        let end = UInt64(bytes.count)
        let inFile = image.sections.enumerated().filter { $0.element.hasContents && $0.element.fileRange.end <= end }
            .sorted { ($0.element.fileRange.offset, $0.offset) < ($1.element.fileRange.offset, $1.offset) }
        let headers = image.fileClass == .bits64 ? UInt64(64) : 52
        for (index, section) in inFile {
            let start = max(section.fileRange.offset, cursor)
            if start > cursor { between(cursor, start, headers) }
            guard section.fileRange.end > start else { continue }
            let skipped = start - section.fileRange.offset
            cutSection(
                index, section, from: section.address &+ skipped, length: section.fileRange.end - start,
                contributions[index] ?? [])
            cursor = section.fileRange.end
        }
        if cursor < end { between(cursor, end, headers) }
    }

    /// Outside all sections: the ELF header and the program headers at the start, the section headers, and padding.
    private mutating func between(_ start: UInt64, _ end: UInt64, _ headerSize: UInt64) {
        var structure: UInt64 = 0
        if start == 0 {
            let programHeaders = UInt64(image.segments.count) * (image.fileClass == .bits64 ? 56 : 32)
            structure = min(end, headerSize + programHeaders)
        }
        if let table = image.sections.first?.headerOffset, table >= start, table < end {
            let size = UInt64(image.sections.count) * (image.fileClass == .bits64 ? 64 : 40)
            structure += min(size, end - table)
        }
        structure = min(structure, end - start)
        tally.addStructure(Int(structure))
        tally.addPadding(Int(end - start - structure), isShipped: false)
    }

    private mutating func cutSection(
        _ index: Int, _ section: ELFImage.Section, from address: UInt64, length: UInt64,
        _ contributions: [LinkMap.Contribution]
    ) {
        let facts = ELFSectionFacts(
            isAllocated: section.flags.contains(.allocate), isExecutable: section.flags.contains(.execute),
            isWritable: section.flags.contains(.write))
        let kind = ByteKind(section: section.name, flags: facts)
        let isShipped = facts.isAllocated && !Stripper.deadSections.contains(section.name)
        tally.addSection(section.name, bytes: Int(length), kind: kind, isShipped: isShipped)
        let place = AttributionTally.Place(section: index, kind: kind, isShipped: isShipped)
        // An address that the section passes 2^64 from is nobody's.
        guard !address.addingReportingOverflow(length).overflow else {
            return tally.add(Int(length), input: .made, place)
        }
        // Names that aren't loaded (debug sections) have no addresses.
        let isNamed = facts.isAllocated
        let stated = contributions.reduce(UInt64(0)) { $1.input >= 0 ? $0 &+ $1.size : $0 }
        if section.name == ".eh_frame", map != nil, stated < length / 2, image.byteOrder == .little {
            return cutUnwinding(section, from: address, length: length, place)
        }
        guard map != nil else {
            if isNamed, !symbols.isEmpty {
                bySymbols(address, length, place)
            } else {
                tally.add(Int(length), input: .made, place)
            }
            return
        }
        // What the linker makes for all inputs, bfd puts down to the first of them.
        let isMade = kind == .relocations || section.name == ".eh_frame_hdr"
        let end = address + length
        var cursor = address
        for contribution in contributions {
            let (stated, overflow) = contribution.address.addingReportingOverflow(contribution.size)
            let start = max(contribution.address, cursor)
            let stop = min(overflow ? end : stated, end)
            guard stop > start else { continue }
            gap(start - cursor, section, place, isWhole: false)
            if contribution.input == LinkMap.Contribution.fill {
                tally.addPadding(Int(stop - start), isShipped: isShipped)
            } else if contribution.input < 0 || isMade {
                tally.add(Int(stop - start), input: .made, place)
            } else {
                tally.add(Int(stop - start), input: .file(Int(contribution.input)), place)
                if isNamed { name(start, stop, Int(contribution.input), place) }
            }
            cursor = stop
        }
        gap(end - cursor, section, place, isWhole: cursor == address)
    }

    /// Unwind records that the map is silent of go to whose function they are for.
    private mutating func cutUnwinding(
        _ section: ELFImage.Section, from address: UInt64, length: UInt64, _ place: AttributionTally.Place
    ) {
        let start = Int(section.fileRange.end - length)
        var records = UnwindRecords(
            UnsafeRawBufferPointer(rebasing: bytes[start..<Int(section.fileRange.end)]), at: address)
        var covered = 0
        while let record = records.next() {
            let owner = record.function.flatMap { codeOwners.owner(of: $0) }
            tally.add(record.length, input: owner.map(AttributionTally.Owner.file) ?? .made, place)
            covered = record.offset + record.length
        }
        tally.add(Int(length) - covered, input: .made, place)
    }

    /// What no contribution covers: alignment where it is short, else the linker's own.
    private mutating func gap(
        _ length: UInt64, _ section: ELFImage.Section, _ place: AttributionTally.Place, isWhole: Bool
    ) {
        guard length > 0 else { return }
        if !isWhole, length < max(section.alignment, 64) {
            tally.addPadding(Int(length), isShipped: place.isShipped)
        } else {
            tally.add(Int(length), input: .made, place)
        }
    }

    private mutating func name(_ start: UInt64, _ end: UInt64, _ input: Int, _ place: AttributionTally.Place) {
        symbols.within(start, end) { record, length in
            tally.addSymbol(record, bytes: Int(length), input: input, place)
        }
    }

    /// Without a map: each symbol to the module in its name.
    private mutating func bySymbols(_ start: UInt64, _ length: UInt64, _ place: AttributionTally.Place) {
        var named: UInt64 = 0
        symbols.within(start, start + length) { record, length in
            tally.addSymbol(record, bytes: Int(length), input: nil, place)
            named += length
        }
        tally.add(Int(length - named), input: .unknown, place)
    }
}
