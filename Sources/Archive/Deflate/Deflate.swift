private import CLibDeflate

/// The owner of one libdeflate compressor, for raw deflate streams (RFC 1951) of data that is in memory as a whole.
///
/// libdeflate has no state from one stream to the next: the same bytes give the same stream, whatever went before.
package struct Deflate: ~Copyable {
    private let compressor: OpaquePointer

    /// The version of libdeflate whose headers were compiled in. What is loaded at run time may be another one: see
    /// ``Compressor``.
    package static let libraryVersion = LIBDEFLATE_VERSION_STRING

    /// - Throws: `ArchiveError` where memory is exhausted.
    package static func make(_ level: DeflateLevel) throws(ArchiveError) -> Deflate {
        guard let compressor = libdeflate_alloc_compressor(level.libdeflateLevel) else {
            throw ArchiveError(.compress, "at level \(level.rawValue)", .outOfMemory)
        }
        return Deflate(compressor: compressor)
    }

    /// The most bytes that a stream of so many bytes can take.
    package func bound(byteCount: Int) -> Int {
        libdeflate_deflate_compress_bound(compressor, byteCount)
    }

    /// Compresses, and returns the stream's length in bytes, or nil where it is no shorter than the input.
    ///
    /// - Parameter output: at least `bound(byteCount:)` bytes. With less libdeflate gives up some bytes before the
    ///   buffer is full, how many depends on its version, and with it would whether an entry gets stored.
    package func compress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let count = libdeflate_deflate_compress(
            compressor, input.baseAddress, input.count, output.baseAddress, output.count)
        return count > 0 && count < input.count ? count : nil
    }

    deinit {
        libdeflate_free_compressor(compressor)
    }
}
