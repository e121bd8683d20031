/// Finds bytes in bytes. (`memmem` is a GNU extension that Swift's C modules do not show.)
enum ByteSearch {
    /// Horspool's algorithm: most positions are skipped without a look.
    static func firstOffset(of needle: [UInt8], in haystack: UnsafeRawBufferPointer) -> Int? {
        guard let last = needle.last, needle.count <= haystack.count else { return nil }
        var skips = [Int](repeating: needle.count, count: 256)
        for (index, byte) in needle.dropLast().enumerated() { skips[Int(byte)] = needle.count - 1 - index }
        return skips.withUnsafeBufferPointer { skips in
            var end = needle.count - 1
            while end < haystack.count {
                let byte = haystack[end]
                if byte == last, haystack[(end - needle.count + 1)...end].elementsEqual(needle) {
                    return end - needle.count + 1
                }
                end += skips[Int(byte)]
            }
            return nil
        }
    }
}
