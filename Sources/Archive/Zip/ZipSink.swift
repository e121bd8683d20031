internal import Hashing
import Platform

/// Where an archive's bytes go: small pieces are gathered, large ones pass, all are hashed on the way.
struct ZipSink: ~Copyable {
    private let descriptor: OwnedDescriptor
    private var gathered: [UInt8] = []
    private var hasher = SHA256Hasher()
    /// Bytes given so far, which is the offset of the next one.
    private(set) var offset: UInt64 = 0

    private static let gatheredLimit = 1 << 18

    init(descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
        gathered.reserveCapacity(Self.gatheredLimit)
    }

    mutating func append(_ bytes: [UInt8]) throws(ArchiveError) {
        try bytes.withRawBytes { raw throws(ArchiveError) in try append(raw) }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        offset += UInt64(bytes.count)
        if gathered.count + bytes.count > Self.gatheredLimit { try flush() }
        if bytes.count > Self.gatheredLimit {
            hasher.update(bytes)
            try descriptor.write(bytes)
        } else {
            gathered.append(contentsOf: bytes)
        }
    }

    /// Writes what is left, closes the file and returns the digest of all bytes.
    consuming func finish() throws(ArchiveError) -> SHA256Digest {
        try flush()
        try descriptor.close()
        return hasher.finalize()
    }

    private mutating func flush() throws(ArchiveError) {
        hasher.update(gathered)
        try gathered.withRawBytes { raw throws(ArchiveError) in try descriptor.write(raw) }
        gathered.removeAll(keepingCapacity: true)
    }
}
