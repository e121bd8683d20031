/// The ELF header (gABI, ELF Header), checked as far as the tables that it points to go.
struct FileHeader {
    let osABI: UInt8
    let abiVersion: UInt8
    let type: ELFImage.FileType
    let machine: ELFImage.Machine
    let entry: UInt64
    let flags: UInt32

    /// `e_phoff`, `e_phentsize`, `e_phnum` and `e_shoff`, `e_shentsize`, `e_shnum` as they stand.
    let segmentTable: Table
    let sectionTable: Table
    let sectionNamesIndex: UInt16

    struct Table {
        let offset: UInt64
        let entrySize: UInt16
        let count: UInt16
        /// Where `e_phoff` or `e_shoff`, `e_phentsize` or `e_shentsize`, `e_phnum` or `e_shnum` stand.
        let offsetField: UInt64
        let entrySizeField: UInt64
        let countField: UInt64
    }

    /// The view that all later reading takes, after the checks of `e_ident`.
    ///
    /// - Throws: `.notELF`, `.truncated`, `.unsupportedClass`, `.unsupportedByteOrder`, `.unsupportedVersion`.
    static func identify(_ bytes: UnsafeRawBufferPointer) throws(ELFError) -> ByteView {
        let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
        guard bytes.prefix(4).elementsEqual(magic.prefix(bytes.count)), !bytes.isEmpty else {
            throw ELFError(.notELF, at: 0, "not an ELF file")
        }
        guard bytes.count >= 16 else {
            throw ELFError(.truncated, at: UInt64(bytes.count), "the file ends inside the ELF header")
        }
        guard let fileClass = ELFImage.FileClass(rawValue: bytes[4]) else {
            throw ELFError(.unsupportedClass, at: 4, "ELF class \(bytes[4]) is neither 32 nor 64 bits")
        }
        guard let byteOrder = ELFImage.ByteOrder(rawValue: bytes[5]) else {
            throw ELFError(.unsupportedByteOrder, at: 5, "byte order \(bytes[5]) is neither little nor big")
        }
        guard bytes[6] == 1 else {
            throw ELFError(.unsupportedVersion, at: 6, "ELF version \(bytes[6]) is not 1")
        }
        return ByteView(bytes, byteOrder: byteOrder, fileClass: fileClass)
    }

    init(_ view: ByteView) throws(ELFError) {
        var fields = FieldReader(view, at: 7, in: "ELF header")
        osABI = try fields.u8()
        abiVersion = try fields.u8()
        fields = FieldReader(view, at: 16, in: "ELF header")
        type = ELFImage.FileType(rawValue: try fields.u16())
        machine = ELFImage.Machine(rawValue: try fields.u16())
        let version = try fields.u32()
        guard version == 1 else {
            throw ELFError(.unsupportedVersion, at: 20, "ELF version \(version) is not 1")
        }
        entry = try fields.word()
        let segmentOffsetField = fields.offset
        let segmentOffset = try fields.word()
        let sectionOffsetField = fields.offset
        let sectionOffset = try fields.word()
        flags = try fields.u32()
        _ = try fields.u16()  // e_ehsize: neither kernel nor loader reads it
        let sizes = fields.offset
        segmentTable = Table(
            offset: segmentOffset, entrySize: try fields.u16(), count: try fields.u16(),
            offsetField: segmentOffsetField, entrySizeField: sizes, countField: sizes + 2)
        sectionTable = Table(
            offset: sectionOffset, entrySize: try fields.u16(), count: try fields.u16(),
            offsetField: sectionOffsetField, entrySizeField: sizes + 4, countField: sizes + 6)
        sectionNamesIndex = try fields.u16()
    }
}
