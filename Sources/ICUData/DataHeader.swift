/// The header that every item of ICU's data has, and the whole of it, too (`MappedData` and `UDataInfo` of ICU's
/// `ucmndata.h` and `unicode/udata.h`):
///
///     u16 size of the header   u8 0xda   u8 0x27
///     u16 size of UDataInfo    u16 reserved
///     u8  1 for big-endian     u8 character set (0: ASCII)   u8 size of UChar   u8 reserved
///     u8[4] format             u8[4] version of the format   u8[4] version of the data
struct DataHeader {
    var headerBytes: Int
    /// `CmnD`, `ResB`, `cnvt`, …
    var format: String
    var formatVersion: Int

    init(_ view: DataView) throws(ICUDataError) {
        guard try view.u8(2) == 0xDA, try view.u8(3) == 0x27 else {
            throw ICUDataError(.notICUData, at: 2, "there is no header of ICU's data")
        }
        guard try view.u8(8) == 0, try view.u8(9) == 0 else {
            throw ICUDataError(.unsupported, at: 8, "the data is big-endian, or its names are not ASCII")
        }
        headerBytes = try view.u16(0)
        guard headerBytes >= 24, headerBytes <= view.count else {
            throw ICUDataError(.truncated, at: 0, "the data ends inside its header")
        }
        format = String(decoding: view.bytes[12..<16], as: UTF8.self)
        formatVersion = try view.u8(16)
    }
}
