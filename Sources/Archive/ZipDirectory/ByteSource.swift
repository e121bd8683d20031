import Platform

/// Bytes that are read at any place: in memory or in a file.
protocol ByteSource {
    associatedtype Failure: Error

    var byteCount: UInt64 { get }

    /// The bytes of a range, or nil where it reaches past the end.
    func bytes(at offset: UInt64, count: UInt64) throws(Failure) -> [UInt8]?
}

struct MemoryBytes: ByteSource {
    let bytes: [UInt8]

    var byteCount: UInt64 { UInt64(bytes.count) }

    func bytes(at offset: UInt64, count: UInt64) -> [UInt8]? {
        let (end, overflow) = offset.addingReportingOverflow(count)
        guard !overflow, end <= byteCount else { return nil }
        return Array(bytes[Int(offset)..<Int(end)])
    }
}

/// An open file. It does not own the descriptor, and does not move its position.
struct FileBytes: ByteSource {
    let byteCount: UInt64
    private let number: Int32
    private let path: String

    init(_ descriptor: borrowing OwnedDescriptor) throws(ArchiveError) {
        byteCount = try descriptor.status().byteCount
        number = descriptor.number
        path = descriptor.path.string
    }

    /// - Throws: `ArchiveError` where the system refuses, or the file has become shorter.
    func bytes(at offset: UInt64, count: UInt64) throws(ArchiveError) -> [UInt8]? {
        let (end, overflow) = offset.addingReportingOverflow(count)
        guard !overflow, end <= byteCount else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let read = try bytes.withMutableRawBytes { raw throws(ArchiveError) in
            try OwnedDescriptor.read(number, path, into: raw, at: offset)
        }
        guard read == bytes.count else { throw ArchiveError(.read, path, .changedWhileReading) }
        return bytes
    }
}
