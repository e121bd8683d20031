/// A converter's table (`.cnv`, format `cnvt`).
enum ConverterTable {
    /// The name of the table that this one only adds to; nil for those that stand alone.
    ///
    /// The static data comes first: its size (u32), and at 69 the kind of conversion, 2 for those with a state table. Behind
    /// it that one's header: the version in its first byte, at 24 flags whose lowest byte is 14 for such a table; its length
    /// is 8 words, or from version 5 on the lower 6 bits at 32. The name follows (ICU's `ucnv_bld.h`, `ucnvmbcs.h`).
    static func base(of item: DataView) throws(ICUDataError) -> String? {
        let header = try DataHeader(item)
        guard header.format == "cnvt" else { throw ICUDataError(.notICUData, at: 12, "this is no converter") }
        let start = header.headerBytes
        guard try item.u8(start + 69) == 2 else { return nil }
        let table = start + (try item.u32(start))
        guard try item.u32(table + 24) & 0xFF == 14 else { return nil }
        let words = try item.u8(table) >= 5 ? try item.u32(table + 32) & 0x3F : 8
        return try item.text(table + 4 * words)
    }
}
