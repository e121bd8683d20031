import POSIX

/// Memory straight from the system: a page costs nothing until it is written to, and all of it goes back at the end.
///
/// So the worst case of a compressed size can be reserved, while only what the compressor writes becomes resident.
package struct PageBuffer: ~Copyable {
    /// The whole reserved memory, at least one byte.
    package let bytes: UnsafeMutableRawBufferPointer

    private init(bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reserves memory, or returns nil where the system refuses.
    package static func reserve(byteCount: Int) -> PageBuffer? {
        let byteCount = max(byteCount, 1)
        let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        guard let address, address != MAP_FAILED else { return nil }
        return PageBuffer(bytes: UnsafeMutableRawBufferPointer(start: address, count: byteCount))
    }

    deinit {
        munmap(bytes.baseAddress!, bytes.count)
    }
}
