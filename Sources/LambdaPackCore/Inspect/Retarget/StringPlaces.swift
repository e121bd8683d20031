import ELF

/// Finds whole strings in the dynamic string table, each once.
struct StringPlaces {
    private let strings: UnsafeRawBufferPointer?
    private var known: [String: UInt32?] = [:]

    init(_ image: ELFImage, _ bytes: UnsafeRawBufferPointer) {
        strings = image.dynamic?.stringTable?.indices(in: bytes.count).map {
            UnsafeRawBufferPointer(rebasing: bytes[$0])
        }
    }

    /// The offset in the table, as `vna_name` has it.
    mutating func find(_ text: String) -> UInt32? {
        if let known = known[text] { return known }
        // A string may be the tail of a longer one, as linkers merge them; only its end must be right.
        let needle = Array(text.utf8) + [0]
        let place = strings.flatMap { ByteSearch.firstOffset(of: needle, in: $0) }.map {
            UInt32(truncatingIfNeeded: $0)
        }
        known[text] = .some(place)
        return place
    }
}
