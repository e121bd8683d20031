/// Where the bytes at an address stand in the file: the loader's view, through `PT_LOAD` alone.
struct AddressMap {
    private let loads: [ELFImage.Segment]

    /// Checks each `PT_LOAD` as the loader would depend on it.
    ///
    /// - Throws: `.segmentSizes`, `.misalignedSegment`, `.overflow`.
    init(_ segments: [ELFImage.Segment]) throws(ELFError) {
        loads = segments.filter { $0.type == .load }
        for segment in loads {
            let at = segment.headerOffset
            guard segment.fileRange.length <= segment.memorySize else {
                throw ELFError(.segmentSizes, at: at, "a PT_LOAD is larger in the file than in memory")
            }
            guard !segment.address.addingReportingOverflow(segment.memorySize).overflow else {
                throw ELFError(.overflow, at: at, "a PT_LOAD's address and size overflow")
            }
            // The loader maps whole pages: with another remainder other bytes would stand at the address
            // (gABI, p_align; glibc elf/dl-load.c, "ELF load command address/offset not properly aligned").
            let alignment = segment.alignment
            guard alignment > 1 else { continue }
            let shift = segment.address &- segment.fileRange.offset
            guard alignment & (alignment - 1) == 0, shift & (alignment - 1) == 0 else {
                throw ELFError(.misalignedSegment, at: at, "a PT_LOAD's address and offset disagree with its alignment")
            }
        }
    }

    /// The file's bytes from `address` to the end of what its `PT_LOAD` takes from the file.
    ///
    /// - Parameters:
    ///   - field: where the address was read, in bytes from the start of the file.
    ///   - structure: what stands at the address, for messages.
    /// - Throws: `.unmappedAddress`, or `.ambiguousAddress` where two segments overlap there with different bytes.
    func bytes(from address: UInt64, referencedAt field: UInt64, _ structure: StaticString) throws(ELFError)
        -> FileRange
    {
        var found: FileRange?
        for segment in loads {
            let (distance, below) = address.subtractingReportingOverflow(segment.address)
            guard !below, distance < segment.fileRange.length,
                let range = FileRange(
                    offset: segment.fileRange.offset + distance, length: segment.fileRange.length - distance)
            else { continue }
            guard found == nil || found?.offset == range.offset else {
                throw ELFError(
                    .ambiguousAddress, at: field,
                    "two segments give different bytes for the \(structure) at address 0x\(hex(address))")
            }
            if range.length > (found?.length ?? 0) { found = range }
        }
        guard let found else {
            throw ELFError(
                .unmappedAddress, at: field,
                "no segment holds the \(structure) at address 0x\(hex(address)) in the file")
        }
        return found
    }

    /// The file's bytes of a table at `address`.
    ///
    /// - Throws: as `bytes(from:referencedAt:_:)`, and `.overflow` or `.outsideFile` where it passes its segment.
    func table(
        at address: UInt64, count: UInt64, entrySize: UInt64, referencedAt field: UInt64, _ structure: StaticString
    ) throws(ELFError) -> FileRange {
        let (length, overflow) = count.multipliedReportingOverflow(by: entrySize)
        guard !overflow else {
            throw ELFError(.overflow, at: field, "\(count) entries of the \(structure) overflow")
        }
        let available = try bytes(from: address, referencedAt: field, structure)
        guard length <= available.length, let range = FileRange(offset: available.offset, length: length) else {
            throw ELFError(
                .outsideFile, at: field, "\(count) entries of the \(structure) pass the end of its segment")
        }
        return range
    }
}
