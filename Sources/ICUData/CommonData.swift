/// ICU's common data: one package of named items, as programs have it in their read-only data and as `icupkg` reads and
/// writes it in `icudt…l.dat` files.
///
/// The format is `CmnD`, version 1 (ICU's `ucmndata.cpp` and `package.cpp`): the header, then from its end on
///
///     u32 count
///     count × (u32 offset of the name, u32 offset of the item)    sorted by name; offsets from the header's end
///     names, each with a NUL, each with the package's name in front: `icudt76l/de.res`
///     items, each at a multiple of 16
///
/// The bytes are the caller's, and must live as long as this value is used.
package struct CommonData {
    /// `icudt76l`
    package let package: String
    /// Sorted by name.
    package let items: [ICUItem]
    let view: DataView
    let headerBytes: Int

    /// A real package has some five thousand.
    private static let mostItems = 100_000
    static let alignment = 16

    /// - Parameter bytes: from the data's first byte on. They may be followed by others: the last item then ends where
    ///   its own header says; that of a bundle does.
    package init(_ bytes: UnsafeRawBufferPointer) throws(ICUDataError) {
        let whole = DataView(bytes)
        let header = try DataHeader(whole)
        guard header.format == "CmnD" else { throw ICUDataError(.notICUData, at: 12, "this is not common data") }
        guard header.formatVersion == 1 else {
            throw ICUDataError(.unsupported, at: 16, "version \(header.formatVersion) of common data is not known")
        }
        let base = header.headerBytes
        let count = try whole.u32(base)
        guard count > 0, count <= Self.mostItems else {
            throw ICUDataError(.limitExceeded, at: base, "\(count) items")
        }
        var names: [String] = []
        var starts: [Int] = []
        names.reserveCapacity(count)
        starts.reserveCapacity(count)
        for index in 0..<count {
            let entry = base + 4 + index * 8
            names.append(try whole.text(base + (try whole.u32(entry))))
            let start = base + (try whole.u32(entry + 4))
            guard start >= (starts.last ?? base + 4 + count * 8) else {
                throw ICUDataError(.badOffset, at: entry + 4, "items are not in the order of their names")
            }
            guard start < whole.count else { throw ICUDataError(.truncated, at: entry + 4, "an item is missing") }
            starts.append(start)
        }
        guard let slash = names[0].utf8.firstIndex(of: UInt8(ascii: "/")) else {
            throw ICUDataError(.badName, at: base, "item names lack the package's name")
        }
        let prefix = String(names[0][...slash])
        let end = try Self.end(ofLast: try whole.part(starts[count - 1], whole.count), at: starts[count - 1])
        var items: [ICUItem] = []
        items.reserveCapacity(count)
        for index in 0..<count {
            guard names[index].hasPrefix(prefix), names[index].utf8.count > prefix.utf8.count,
                index == 0 || names[index - 1].utf8.lexicographicallyPrecedes(names[index].utf8)
            else {
                throw ICUDataError(.badName, at: base + 4 + index * 8, "item names are not sorted, or not of \(prefix)")
            }
            items.append(
                ICUItem(
                    name: String(names[index].dropFirst(prefix.count)),
                    range: starts[index]..<(index + 1 < count ? starts[index + 1] : end)))
        }
        package = String(prefix.dropLast())
        self.items = items
        view = try whole.part(0, end)
        headerBytes = base
    }

    /// Bytes from the header's first one to the last item's end.
    package var byteCount: Int { view.count }

    /// The data itself.
    package var bytes: UnsafeRawBufferPointer { view.bytes }

    /// One item, its own header first.
    package func contents(of item: ICUItem) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: view.bytes[item.range])
    }

    /// Where the last item ends, padded as all others are. The table of contents does not say it: a bundle does itself,
    /// for what else it may be the rest of the bytes is taken.
    private static func end(ofLast item: DataView, at start: Int) throws(ICUDataError) -> Int {
        guard let bundle = try? ResourceBundle(item) else { return start + item.count }
        let length = (bundle.byteCount + alignment - 1) / alignment * alignment
        return start + min(length, item.count)
    }
}
