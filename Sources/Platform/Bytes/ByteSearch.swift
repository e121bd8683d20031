import POSIX

/// Finds bytes in bytes. (`memmem` is a GNU extension that Swift's C modules do not show.)
package enum ByteSearch {
    /// The first place of a byte at or behind `start`.
    package static func firstOffset(of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let hit = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(hit) - base
    }

    /// Below 0, 0 or above 0, as the first `count` bytes at two places follow each other.
    package static func order(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Int {
        Int(memcmp(one, other, count))
    }

    /// Whether `count` bytes at two places are the same.
    package static func areEqual(_ one: UnsafeRawPointer, _ other: UnsafeRawPointer, count: Int) -> Bool {
        memcmp(one, other, count) == 0
    }

    /// The first occurrence at or behind `start`, by way of one of its bytes that is rare: the C library finds that one
    /// many at a time, in builds without optimisation, too.
    ///
    /// - Parameter anchor: the index in `needle` of the rare byte.
    package static func firstOffset(
        of needle: StaticString, anchor: Int, in haystack: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard let base = haystack.baseAddress else { return nil }
        let count = needle.utf8CodeUnitCount
        let wanted = Int32(needle.utf8Start[anchor])
        var position = start + anchor
        let end = haystack.count - (count - 1 - anchor)
        while position < end {
            guard let hit = memchr(base + position, wanted, end - position) else { return nil }
            let offset = UnsafeRawPointer(hit) - base - anchor
            if memcmp(base + offset, needle.utf8Start, count) == 0 { return offset }
            position = offset + anchor + 1
        }
        return nil
    }

    /// Horspool's algorithm: most positions are skipped without a look.
    package static func firstOffset(of needle: [UInt8], in haystack: UnsafeRawBufferPointer) -> Int? {
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
