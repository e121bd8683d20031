/// One entry of a symbol table as it stands (gABI, Symbol Table).
struct RawSymbol {
    let name: UInt32
    let info: UInt8
    let other: UInt8
    let section: UInt16
    let value: UInt64
    let size: UInt64

    init(_ view: ByteView, at offset: UInt64) throws(ELFError) {
        var fields = FieldReader(view, at: offset, in: "symbol table")
        name = try fields.u32()
        switch view.fileClass {
        case .bits32:
            value = try fields.word()
            size = try fields.word()
            info = try fields.u8()
            other = try fields.u8()
            section = try fields.u16()
        case .bits64:
            info = try fields.u8()
            other = try fields.u8()
            section = try fields.u16()
            value = try fields.word()
            size = try fields.word()
        }
    }
}
