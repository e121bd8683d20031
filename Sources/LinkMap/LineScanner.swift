import Platform

/// Walks over the lines of a text in memory. The C library finds their ends: maps have 30 MB, and users run this in
/// builds without optimisation, too.
package struct LineScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next line without its end; nil behind the last one.
    package mutating func next() -> UnsafeRawBufferPointer? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        let start = position
        let end = ByteSearch.firstOffset(of: 0x0A, in: bytes, from: start) ?? bytes.count
        position = end + 1
        return UnsafeRawBufferPointer(start: base + start, count: end - start)
    }
}

extension UnsafeRawBufferPointer {
    package func hasPrefix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length, let base = baseAddress else { return false }
        return ByteSearch.areEqual(base, text.utf8Start, count: length)
    }

    package func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let base = baseAddress, let otherBase = other.baseAddress else { return true }
        return ByteSearch.areEqual(base, otherBase, count: count)
    }

    /// The index of the first byte at or behind `start` that is no space.
    package func skippingSpaces(from start: Int) -> Int {
        var index = start
        while index < count, self[index] == 0x20 { index += 1 }
        return index
    }

    /// The index of the first space at or behind `start`, or the end.
    package func endOfWord(from start: Int) -> Int {
        ByteSearch.firstOffset(of: 0x20, in: self, from: start) ?? count
    }

    /// The bytes from `start` to the end, or to `end`.
    package func slice(_ start: Int, _ end: Int? = nil) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[Swift.min(start, count)..<Swift.max(start, end ?? count)])
    }

    /// A hexadecimal number from `start` to the next space, and where it ends; nil for anything else.
    package func hexadecimal(from start: Int) -> (value: UInt64, end: Int)? {
        var value: UInt64 = 0
        var index = start
        while index < count {
            let byte = self[index]
            let digit: UInt8
            if byte >= 0x30, byte <= 0x39 {
                digit = byte - 0x30
            } else if byte >= 0x61, byte <= 0x66 {
                digit = byte - 0x57
            } else {
                break
            }
            guard value >> 60 == 0 else { return nil }
            value = value << 4 | UInt64(digit)
            index += 1
        }
        guard index > start, index == count || self[index] == 0x20 else { return nil }
        return (value, index)
    }
}
