#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Walks over the lines of a text in memory. The C library finds their ends: maps have 30 MB, and users run this in
/// builds without optimisation, too.
struct LineScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The next line without its end; nil behind the last one.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        let start = base + position
        let rest = bytes.count - position
        guard let end = memchr(start, 0x0A, rest) else {
            position = bytes.count
            return UnsafeRawBufferPointer(start: start, count: rest)
        }
        let length = UnsafeRawPointer(end) - start
        position += length + 1
        return UnsafeRawBufferPointer(start: start, count: length)
    }
}

extension UnsafeRawBufferPointer {
    func hasPrefix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length, let base = baseAddress else { return false }
        return memcmp(base, text.utf8Start, length) == 0
    }

    func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let base = baseAddress, let otherBase = other.baseAddress else { return true }
        return memcmp(base, otherBase, count) == 0
    }

    /// The index of the first byte at or behind `start` that is no space.
    func skippingSpaces(from start: Int) -> Int {
        var index = start
        while index < count, self[index] == 0x20 { index += 1 }
        return index
    }

    /// The index of the first space at or behind `start`, or the end.
    func endOfWord(from start: Int) -> Int {
        guard start < count, let base = baseAddress else { return count }
        guard let space = memchr(base + start, 0x20, count - start) else { return count }
        return UnsafeRawPointer(space) - base
    }

    /// The bytes from `start` to the end, or to `end`.
    func slice(_ start: Int, _ end: Int? = nil) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[Swift.min(start, count)..<Swift.max(start, end ?? count)])
    }

    /// A hexadecimal number from `start` to the next space, and where it ends; nil for anything else.
    func hexadecimal(from start: Int) -> (value: UInt64, end: Int)? {
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
