private import CLibDeflate

/// The CRC-32 of zip (APPNOTE 4.4.7), gzip and `.gnu_debuglink`: polynomial 0xEDB88320 reflected, start and end inverted.
package struct CRC32: Hashable, Sendable {
    /// The checksum of everything given so far.
    package private(set) var value: UInt32 = 0

    package init() {}

    /// The checksum of bytes that are at hand.
    package init(_ bytes: UnsafeRawBufferPointer) {
        update(bytes)
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // libdeflate answers a null pointer with the checksum's start, so that nothing must not reach it.
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        value = libdeflate_crc32(value, base, bytes.count)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }
}
