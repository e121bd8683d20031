import Platform

/// Gives each component of paths a number: the same one where some system takes two for one name.
///
/// A component is normalised once, by the hash of a `String`, which is that of its canonical form. From there on
/// numbers are compared: names of combining marks cost a comparison of strings milliseconds each.
struct NameFolder {
    private var numbers: [String: UInt32] = [:]

    mutating func fold(_ path: ArchivePath) -> FoldedName {
        // Upper case first, so that `ß` and `ss` meet, and Kelvin's `K` and `k`.
        let folded = path.string.uppercased().lowercased()
        var bytes: [UInt8] = []
        for component in folded.utf8.split(separator: UInt8(ascii: "/")) {
            let number = number(of: String(Substring(Self.withoutTrail(component))))
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        return FoldedName(bytes: bytes)
    }

    private mutating func number(of component: String) -> UInt32 {
        if let known = numbers[component] { return known }
        // Fewer than 2^32: their bytes are in memory.
        let number = UInt32(truncatingIfNeeded: numbers.count)
        numbers[component] = number
        return number
    }

    /// Windows drops dots and blanks at the end (Microsoft, "Naming Files, Paths, and Namespaces"). A component of nothing
    /// else stays what it is.
    private static func withoutTrail(_ component: Substring.UTF8View) -> Substring.UTF8View {
        var rest = component
        while let last = rest.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { rest = rest.dropLast() }
        return rest.isEmpty ? component : rest
    }
}

/// A path as the numbers of its components, four bytes each, the most significant first.
struct FoldedName {
    fileprivate let bytes: [UInt8]

    /// Below 0, 0 or above 0, in an order in which what lies below a path follows it at once.
    func compare(_ other: FoldedName) -> Int {
        // The C library compares a whole register at a time, in builds without optimisation, too.
        let order = ByteSearch.order(bytes, other.bytes, count: min(bytes.count, other.bytes.count))
        return order == 0 ? bytes.count - other.bytes.count : order
    }

    func starts(with other: FoldedName) -> Bool {
        bytes.count >= other.bytes.count && ByteSearch.order(bytes, other.bytes, count: other.bytes.count) == 0
    }
}
