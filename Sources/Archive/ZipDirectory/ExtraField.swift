/// The parts of an extra field (APPNOTE 4.5.1) that could make a reader see another entry.
struct ExtraField {
    /// ZIP64 sizes and offsets, 4.5.3.
    private(set) var hasZIP64 = false
    /// The name of Info-ZIP's Unicode path field, 4.6.9.
    private(set) var unicodeName: ArraySlice<UInt8>?
    /// `st_mode` of libarchive's experimental field, which its reader prefers to the central directory's.
    private(set) var mode: UInt16?

    private enum Identifier {
        static let zip64: UInt16 = 0x0001
        static let unicodePath: UInt16 = 0x7075
        /// "xl": libarchive, archive_write_set_format_zip.c, "experimental extra field 0x6c78".
        static let libarchive: UInt16 = 0x6C78
    }

    /// Returns nil where the parts don't fill the field exactly.
    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = LittleEndianReader(bytes)
        while reader.remaining > 0 {
            guard let identifier = reader.read(UInt16.self), let count = reader.read(UInt16.self),
                let data = reader.readBytes(Int(count))
            else { return nil }
            switch identifier {
            case Identifier.zip64: hasZIP64 = true
            case Identifier.unicodePath:
                // A version byte and the CRC of the other name come first.
                guard data.count >= 5, unicodeName == nil else { return nil }
                unicodeName = data.dropFirst(5)
            case Identifier.libarchive:
                guard mode == nil else { return nil }
                mode = Self.libarchiveMode(data)
            default: break
            }
        }
    }

    /// A bit map says what follows: made-by (16 bits), internal attributes (16), external attributes (32), comment.
    private static func libarchiveMode(_ data: ArraySlice<UInt8>) -> UInt16? {
        var reader = LittleEndianReader(data)
        guard let map = reader.read(UInt8.self) else { return nil }
        var last = map
        while last & 0x80 != 0 { last = reader.read() ?? 0 }
        if map & 1 != 0 { _ = reader.read(UInt16.self) }
        if map & 2 != 0 { _ = reader.read(UInt16.self) }
        guard map & 4 != 0, let attributes = reader.read(UInt32.self) else { return nil }
        return UInt16(attributes >> 16)
    }

    /// What is wrong with the field beside a name and a mode.
    func problems(name: [UInt8], mode expected: UInt16) -> [ZipProblem.Code] {
        var codes: [ZipProblem.Code] = []
        if hasZIP64 { codes.append(.zip64) }
        if let unicodeName, !unicodeName.elementsEqual(name) { codes.append(.secondNameDiffers) }
        if let mode, mode != expected { codes.append(.localHeaderDiffers(.mode)) }
        return codes
    }
}
