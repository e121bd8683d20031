extension CommonData {
    /// The same package with some of its items.
    ///
    /// - Parameters:
    ///   - kept: of this data, in any order; at least one.
    ///   - replaced: other contents for some of them, by name.
    /// - Returns: the same bytes for the same items, whatever their order.
    package func encoded(_ kept: [ICUItem], replacing replaced: [String: [UInt8]] = [:]) -> [UInt8] {
        let kept = kept.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let names = kept.map { Array("\(package)/\($0.name)".utf8) + [0] }
        var nameOffset = 4 + kept.count * 8
        var itemOffset = Self.aligned(headerBytes + nameOffset + names.reduce(0) { $0 + $1.count }) - headerBytes
        let contentBytes = kept.reduce(0) { $0 + Self.aligned(replaced[$1.name]?.count ?? $1.range.count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerBytes + itemOffset + contentBytes)
        bytes += view.bytes[..<headerBytes]
        func put(_ value: Int) { withUnsafeBytes(of: UInt32(value).littleEndian) { bytes += $0 } }
        put(kept.count)
        for (item, name) in zip(kept, names) {
            put(nameOffset)
            put(itemOffset)
            nameOffset += name.count
            itemOffset += Self.aligned(replaced[item.name]?.count ?? item.range.count)
        }
        for name in names { bytes += name }
        for item in kept {
            Self.pad(&bytes)
            if let replacement = replaced[item.name] { bytes += replacement } else { bytes += contents(of: item) }
        }
        Self.pad(&bytes)
        return bytes
    }

    private static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    /// With the byte that `icupkg` takes.
    private static func pad(_ bytes: inout [UInt8]) {
        while !bytes.count.isMultiple(of: alignment) { bytes.append(0xAA) }
    }
}
