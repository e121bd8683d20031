/// Where a table of a resource bundle has its keys and values.
///
///     Table    u16 count, u16 keys[], (padding to 4), u32 values[]     in 32-bit words
///     Table32  u32 count, u32 keys[], u32 values[]                     in 32-bit words
///     Table16  u16 count, u16 keys[], u16 values[]                     among the 16-bit units; all values are strings
struct TableLayout {
    enum Kind {
        case mixed, wide, strings
    }

    let kind: Kind
    /// Of the count, from the bundle's root resource on.
    let start: Int
    let count: Int

    /// nil for an empty table.
    init?(_ resource: UInt32, in bundle: ResourceBundle) throws(ICUDataError) {
        let offset = Int(resource & 0x0FFF_FFFF)
        switch resource >> 28 {
        case 2: kind = .mixed
        case 4: kind = .wide
        case 5: kind = .strings
        default: throw ICUDataError(.badResource, at: offset, "a resource is no table")
        }
        // An offset of 0 is the empty resource of any type.
        if offset == 0 { return nil }
        start = kind == .strings ? bundle.unitsStart + offset * 2 : offset * 4
        count = kind == .wide ? try bundle.view.u32(start) : try bundle.view.u16(start)
        guard count <= bundle.view.count / 4 else {
            throw ICUDataError(.badResource, at: start, "a table ends outside of its bundle")
        }
    }

    var keyWidth: Int { kind == .wide ? 4 : 2 }
    var valueWidth: Int { kind == .strings ? 2 : 4 }

    func keyPosition(_ index: Int) -> Int { start + keyWidth + index * keyWidth }

    /// Of a table of this kind, at this place, with `count` entries.
    func valuePosition(_ index: Int, count: Int) -> Int {
        let keysEnd = keyPosition(count)
        return (kind == .mixed ? (keysEnd + 3) / 4 * 4 : keysEnd) + index * valueWidth
    }

    func key(_ index: Int, _ view: DataView) throws(ICUDataError) -> Int {
        kind == .wide ? try view.u32(keyPosition(index)) : try view.u16(keyPosition(index))
    }

    func value(_ index: Int, _ view: DataView) throws(ICUDataError) -> UInt32 {
        let position = valuePosition(index, count: count)
        return kind == .strings
            ? UInt32(try view.integer(UInt16.self, at: position)) : try view.integer(UInt32.self, at: position)
    }
}
