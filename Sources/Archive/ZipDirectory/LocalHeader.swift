/// What an entry's local header (APPNOTE 4.3.7) and data descriptor (4.3.9) say against the central directory.
struct LocalHeader {
    private(set) var problems: [ZipProblem] = []
    /// Where the compressed data begins; nil where the header is unreadable.
    private(set) var dataOffset: UInt64?
    /// Where the entry ends, its data descriptor included.
    private(set) var dataEnd: UInt64?

    private let entry: ZipDirectory.Entry

    private init(of entry: ZipDirectory.Entry) {
        self.entry = entry
    }

    static func read<Source: ByteSource>(
        of entry: ZipDirectory.Entry, in source: Source
    ) throws(Source.Failure) -> LocalHeader {
        var header = LocalHeader(of: entry)
        try header.read(in: source)
        return header
    }

    private mutating func report(_ code: ZipProblem.Code, at offset: UInt64? = nil) {
        problems.append(entry.problem(code, at: offset ?? entry.localHeaderOffset))
    }

    // No sum below can overflow: each adds a few fields of 16 and 32 bits in 64.
    private mutating func read<Source: ByteSource>(in source: Source) throws(Source.Failure) {
        let fixedLength = UInt64(ZipFormat.localLength)
        guard let fixed = try source.bytes(at: entry.localHeaderOffset, count: fixedLength) else {
            return report(.truncated)
        }
        var reader = LittleEndianReader(fixed[...])
        guard let signature = reader.read(UInt32.self), reader.read(UInt16.self) != nil,
            let flags = reader.read(UInt16.self), let method = reader.read(UInt16.self),
            let dosTime = reader.read(UInt32.self), let crc32 = reader.read(UInt32.self),
            let compressedSize = reader.read(UInt32.self), let size = reader.read(UInt32.self),
            let nameLength = reader.read(UInt16.self), let extraLength = reader.read(UInt16.self)
        else { return report(.truncated) }
        guard signature == ZipFormat.localSignature else { return report(.wrongSignature(signature)) }

        if flags != entry.flags { report(.localHeaderDiffers(.flags)) }
        if method != entry.method { report(.localHeaderDiffers(.method)) }
        if dosTime != entry.dosTime { report(.localHeaderDiffers(.time)) }
        // With bit 3 the numbers follow the data, and may be zero here (4.4.4).
        let follows = entry.flags & ZipFormat.Flag.dataDescriptor != 0
        func differs(_ value: UInt32, _ expected: UInt64) -> Bool {
            UInt64(value) != expected && !(follows && value == 0)
        }
        if differs(crc32, UInt64(entry.crc32)) { report(.localHeaderDiffers(.crc32)) }
        if differs(compressedSize, entry.compressedSize) { report(.localHeaderDiffers(.compressedSize)) }
        if differs(size, entry.size) { report(.localHeaderDiffers(.size)) }

        let variableOffset = entry.localHeaderOffset + fixedLength
        let variableLength = UInt64(nameLength) + UInt64(extraLength)
        guard let variable = try source.bytes(at: variableOffset, count: variableLength) else {
            return report(.truncated)
        }
        checkNames(name: variable.prefix(Int(nameLength)), extra: variable.dropFirst(Int(nameLength)))

        let data = variableOffset + variableLength
        let end = data + entry.compressedSize
        dataOffset = data
        dataEnd = end + (follows ? try descriptorLength(at: end, in: source) : 0)
        if end > source.byteCount { report(.truncated) }
    }

    private mutating func checkNames(name: ArraySlice<UInt8>, extra: ArraySlice<UInt8>) {
        if !name.elementsEqual(entry.name) { report(.localHeaderDiffers(.name)) }
        guard let field = ExtraField(extra) else { return report(.malformedExtraField) }
        for code in field.problems(name: entry.name, mode: entry.mode) { report(code) }
    }

    /// 4.3.9.3: with or without a signature before CRC, compressed size and size.
    private mutating func descriptorLength<Source: ByteSource>(
        at offset: UInt64, in source: Source
    ) throws(Source.Failure) -> UInt64 {
        var plain: [UInt8] = []
        plain.appendLittleEndian(entry.crc32)
        plain.appendLittleEndian(UInt32(truncatingIfNeeded: entry.compressedSize))
        plain.appendLittleEndian(UInt32(truncatingIfNeeded: entry.size))
        var signed: [UInt8] = []
        signed.appendLittleEndian(ZipFormat.descriptorSignature)
        signed += plain
        for form in [signed, plain] where try source.bytes(at: offset, count: UInt64(form.count)) == form {
            return UInt64(form.count)
        }
        report(.dataDescriptorDiffers, at: offset)
        return 0
    }
}
