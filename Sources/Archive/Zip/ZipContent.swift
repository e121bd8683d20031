internal import Hashing
import Platform

/// Loads entries' contents and compresses them, one after the other in the same memory.
///
/// A file is read into memory of ours, not mapped: a mapped file that somebody truncates meanwhile kills the process by
/// SIGBUS, and one that somebody writes to gives a CRC, a digest and a stream of three different states. The copy costs
/// milliseconds, and no more memory than the mapping's resident pages.
struct ZipContent: ~Copyable {
    private let deflate: Deflate
    private var input: PageBuffer?
    private var output: PageBuffer?

    /// No throwing initialiser: Swift 6.2 would destroy the buffers twice where it throws.
    static func make(level: DeflateLevel) throws(ArchiveError) -> ZipContent {
        ZipContent(deflate: try Deflate.make(level))
    }

    /// One content, ready to be written. The bytes are valid until the next one is loaded.
    struct Packed {
        let size: UInt64
        let crc32: UInt32
        let sha256: SHA256Digest
        let method: UInt16
        let bytes: UnsafeRawBufferPointer
    }

    /// Loads an entry's content and hands it over, packed.
    mutating func withPacked<Value>(
        _ entry: ArchiveEntry, _ body: (Packed) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        switch entry.content {
        case .file(let path):
            let bytes = try read(path)
            return try body(try pack(bytes, of: entry))
        case .bytes(let content):
            return try content.withRawBytes { raw throws(ArchiveError) in try body(try pack(raw, of: entry)) }
        }
    }

    private mutating func pack(
        _ bytes: UnsafeRawBufferPointer, of entry: ArchiveEntry
    ) throws(ArchiveError) -> Packed {
        guard bytes.count <= ZipFormat.maximumByteCount else { throw Self.tooLarge(entry, UInt64(bytes.count)) }
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        let stream = try compress(bytes, of: entry)
        return Packed(
            size: UInt64(bytes.count), crc32: CRC32(bytes).value, sha256: hasher.finalize(),
            method: stream == nil ? ZipFormat.stored : ZipFormat.deflated, bytes: stream ?? bytes)
    }

    /// The deflated bytes, or nil where storing is no longer. Links' targets are always stored, for simple readers.
    private mutating func compress(
        _ bytes: UnsafeRawBufferPointer, of entry: ArchiveEntry
    ) throws(ArchiveError) -> UnsafeRawBufferPointer? {
        guard case .file = entry.kind, !bytes.isEmpty else { return nil }
        let memory = try Self.reserve(deflate.bound(byteCount: bytes.count), in: &output, for: entry.path.string)
        guard let count = deflate.compress(bytes, into: memory) else { return nil }
        return UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    /// Reads a whole file, which must stay as it is meanwhile.
    private mutating func read(_ path: String) throws(ArchiveError) -> UnsafeRawBufferPointer {
        let file = try OwnedDescriptor.openFile(path)
        let before = try file.status()
        guard before.byteCount <= ZipFormat.maximumByteCount else {
            throw ArchiveError(.read, path, .tooLarge(bytes: before.byteCount, limit: ZipFormat.maximumByteCount))
        }
        // One byte more than announced, so that growth shows.
        let memory = try Self.reserve(Int(before.byteCount) + 1, in: &input, for: path)
        let window = UnsafeMutableRawBufferPointer(rebasing: memory[...Int(before.byteCount)])
        let count = try file.read(into: window, at: 0)
        guard count == Int(before.byteCount), try file.status() == before else {
            throw ArchiveError(.read, path, .changedWhileReading)
        }
        return UnsafeRawBufferPointer(rebasing: window[..<count])
    }

    /// At least so much memory: what is there, or larger pages in its place.
    private static func reserve(
        _ byteCount: Int, in buffer: inout PageBuffer?, for subject: String
    ) throws(ArchiveError) -> UnsafeMutableRawBufferPointer {
        if let bytes = buffer?.bytes, bytes.count >= byteCount { return bytes }
        buffer = nil
        buffer = PageBuffer.reserve(byteCount: byteCount)
        guard let bytes = buffer?.bytes else { throw ArchiveError(.read, subject, .outOfMemory) }
        return bytes
    }

    private static func tooLarge(_ entry: ArchiveEntry, _ byteCount: UInt64) -> ArchiveError {
        ArchiveError(
            .plan, entry.path.string, .tooLarge(bytes: byteCount, limit: ZipFormat.maximumByteCount))
    }
}
