/// A resource bundle (`.res`, format `ResB`), as far as it is needed: the tables at its root, and strings in them.
///
/// Versions 2 and 3 of the format (ICU's `uresdata.h` describes it). Offsets count from the end of the item's header, where
/// the root resource and, behind it, `indexes[]` stand:
///
///     u32 root   u32 indexes[]   keys, each with a NUL   16-bit units   32-bit resources
///
/// A resource is a u32: its type in the upper four bits, below them an offset, in 32-bit words or in 16-bit units. Keys and
/// strings may stand in the `pool.res` of the same folder.
struct ResourceBundle {
    /// From the root resource on.
    let view: DataView
    let root: UInt32
    private let indexCount: Int
    private let keysEnd: Int
    /// Keys at or behind it are the pool's.
    private let localKeyLimit: Int
    /// Strings below it are the pool's, by their offset in 16-bit units.
    private let poolStringLimit: Int
    /// The same for the 16-bit offsets of a table of strings.
    private let poolString16Limit: Int
    let usesPool: Bool
    /// The item's header and the bundle, without padding.
    let byteCount: Int

    /// - Parameter item: the item, its header first. It may be followed by other bytes.
    init(_ item: DataView) throws(ICUDataError) {
        let header = try DataHeader(item)
        guard header.format == "ResB" else { throw ICUDataError(.notICUData, at: 12, "this is no resource bundle") }
        guard (2...3).contains(header.formatVersion) else {
            throw ICUDataError(.unsupported, at: 16, "version \(header.formatVersion) of bundles is not known")
        }
        let all = try item.part(header.headerBytes, item.count)
        root = try all.integer(UInt32.self, at: 0)
        let first = try all.u32(4)
        indexCount = first & 0xFF
        guard indexCount >= 7 else { throw ICUDataError(.badResource, at: 4, "a bundle without indexes") }
        let words = (keys: try all.u32(8), top: try all.u32(16))
        let bytes = words.top * 4
        view = try all.part(0, bytes)
        keysEnd = words.keys * 4
        guard words.keys >= 1 + indexCount, keysEnd <= bytes else {
            throw ICUDataError(.badResource, at: 8, "a bundle's keys end outside of it")
        }
        // uresdata.cpp: a bundle without keys of its own does not count its indexes as such.
        localKeyLimit = words.keys > 1 + indexCount ? keysEnd : 0
        let attributes = try all.u32(24)
        usesPool = attributes & 4 != 0
        poolStringLimit = header.formatVersion >= 3 ? first >> 8 | (attributes & 0xF000) << 12 : 0
        poolString16Limit = header.formatVersion >= 3 ? attributes >> 16 : 0
        byteCount = header.headerBytes + bytes
    }

    /// One entry of a table.
    struct Entry {
        var key: String
        var value: UInt32
    }

    /// The entries of a table, in the order of their keys.
    ///
    /// - Parameter pool: the folder's pool, for a bundle that uses one.
    /// - Throws: `.badResource` for a resource of another type.
    func entries(of table: UInt32, pool: ResourceBundle?) throws(ICUDataError) -> [Entry] {
        guard let layout = try TableLayout(table, in: self) else { return [] }
        var entries: [Entry] = []
        entries.reserveCapacity(layout.count)
        for index in 0..<layout.count {
            let key = try key(try layout.key(index, view), isWide: layout.kind == .wide, pool)
            var value = try layout.value(index, view)
            if layout.kind == .strings {
                let offset = Int(value)
                value = UInt32(offset < poolString16Limit ? offset : offset - poolString16Limit + poolStringLimit)
                value |= 6 << 28
            }
            entries.append(Entry(key: key, value: value))
        }
        return entries
    }

    /// The text of a string, of ASCII; nil for other resources and other texts.
    func asciiString(_ resource: UInt32, pool: ResourceBundle?) throws(ICUDataError) -> String? {
        guard resource >> 28 == 6 else { return nil }
        let offset = Int(resource & 0x0FFF_FFFF)
        let isPools = offset < poolStringLimit
        guard let home = isPools ? pool : self else { return nil }
        // Such strings have no length in front: short ones end at a NUL.
        var position = home.keysEnd + 2 * (isPools ? offset : offset - poolStringLimit)
        var text: [UInt8] = []
        while true {
            let unit = try home.view.u16(position)
            if unit == 0 { return String(decoding: text, as: UTF8.self) }
            guard unit < 0x80, text.count < 255 else { return nil }
            text.append(UInt8(unit))
            position += 2
        }
    }

    /// Where the 16-bit units start, from the root resource on.
    var unitsStart: Int { keysEnd }

    private func key(_ offset: Int, isWide: Bool, _ pool: ResourceBundle?) throws(ICUDataError) -> String {
        let isLocal = isWide ? offset < 0x8000_0000 : offset < localKeyLimit
        if isLocal { return try view.text(offset) }
        guard let pool else { throw ICUDataError(.badResource, at: 0, "a bundle's keys are in a pool that is missing") }
        return try pool.view.text(4 + pool.indexCount * 4 + (isWide ? offset & 0x7FFF_FFFF : offset - localKeyLimit))
    }
}
