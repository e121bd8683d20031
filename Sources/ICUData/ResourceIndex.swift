/// `res_index.res`: which locales a folder has. Programs list them (`Locale.availableIdentifiers`).
enum ResourceIndex {
    /// The tables of locales in it: those with a bundle, and those whose bundle leads to another one.
    private static let tables = ["InstalledLocales", "AliasLocales"]

    /// The same bundle without some of its locales.
    ///
    /// A table without an entry is shorter: it is written over itself, and zeros stand for the rest of it. Nothing else
    /// moves. Keys that nothing names any more stay, as the format allows.
    ///
    /// - Parameter item: the item, its header first.
    /// - Returns: as many bytes as the item has.
    static func encoded(
        _ item: UnsafeRawBufferPointer, keeping isKept: (String) -> Bool
    ) throws(ICUDataError) -> [UInt8] {
        let view = DataView(item)
        let bundle = try ResourceBundle(view)
        // What is behind the header.
        let start = try DataHeader(view).headerBytes
        var bytes = Array(item)
        for entry in try bundle.entries(of: bundle.root, pool: nil) where tables.contains(entry.key) {
            guard let table = try TableLayout(entry.value, in: bundle) else { continue }
            let locales = try bundle.entries(of: entry.value, pool: nil)
            let kept = locales.indices.filter { isKept(locales[$0].key) }
            guard kept.count < table.count else { continue }
            try shorten(table, to: kept, in: bundle.view, at: start, &bytes)
        }
        return bytes
    }

    private static func shorten(
        _ table: TableLayout, to kept: [Int], in view: DataView, at start: Int, _ bytes: inout [UInt8]
    ) throws(ICUDataError) {
        func put(_ value: Int, width: Int, at position: Int) {
            for byte in 0..<width { bytes[start + position + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
        }
        let end = table.valuePosition(table.count, count: table.count)
        for position in table.start..<end { bytes[start + position] = 0 }
        put(kept.count, width: table.keyWidth, at: table.start)
        for (new, old) in kept.enumerated() {
            put(try table.key(old, view), width: table.keyWidth, at: table.keyPosition(new))
            put(
                Int(try table.value(old, view)), width: table.valueWidth,
                at: table.valuePosition(new, count: kept.count))
        }
    }
}
