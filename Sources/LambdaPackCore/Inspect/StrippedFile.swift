import ELF

/// A stripped file whose build-id and checksum are still zero, and where they belong.
struct StrippedFile {
    var path: FilePath
    /// Of the content with the zeros.
    var digest: SHA256Digest
    /// In the debug file, too, unless that has another.
    var buildIDRange: FileRange?
    /// Where the debug link has the debug file's CRC-32.
    var checksumOffset: UInt64
    var byteOrder: ELFImage.ByteOrder

    /// The digest's first bytes: 20 in the form that debuggers' directories expect, else as many as the note takes.
    var buildID: [UInt8]? {
        buildIDRange.map { Array(digest.bytes.prefix(Int(clamping: $0.length))) }
    }

    /// What the debug file's CRC-32 is made to be: the build-id's first four bytes.
    var checksum: UInt32 { (buildID ?? []).prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }

    /// Puts build-id and checksum in their places.
    func seal() throws {
        if let buildIDRange, let buildID {
            try FileSystem.overwrite(path, at: Int(clamping: buildIDRange.offset), with: buildID)
        }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
        try FileSystem.overwrite(
            path, at: Int(clamping: checksumOffset), with: byteOrder == .little ? bytes : bytes.reversed())
    }
}

extension StrippedFile {
    /// Writes `path` from an unstripped file, as ``ELFStrip`` plans it; nil where it doesn't, and where the result does
    /// not read as the same program: what is removed can be in use only if the section headers are wrong.
    static func write(
        _ executable: FilePath, to path: FilePath, removing: [String], debugName: String
    ) throws -> StrippedFile? {
        let input = try MappedFile.open(executable)
        guard let image = try? ELFImage(input.bytes),
            let plan = ELFStrip(image, in: input.bytes, removing: Set(removing), debugName: debugName)
        else { return nil }
        var sink = try FileSink(path)
        for piece in plan.pieces { try piece.forEachBlock(of: input.bytes) { try sink.write($0) } }
        let output = try MappedFile.open(path)
        guard let written = try? ELFImage(output.bytes), plan.describes(written, madeFrom: image) else { return nil }
        return StrippedFile(
            path: path, digest: sink.finish(), buildIDRange: plan.buildID, checksumOffset: plan.checksumOffset,
            byteOrder: plan.byteOrder)
    }

    /// A file that another tool stripped and linked to its debug file: zeroes build-id and checksum. Nil where it can't
    /// be read, or has no debug link.
    static func adopt(_ path: FilePath) throws -> StrippedFile? {
        let image: ELFImage
        do {
            let mapped = try MappedFile.open(path)
            guard let read = try? ELFImage(mapped.bytes) else { return nil }
            image = read
        }
        guard let link = image.debugLink else { return nil }
        for range in [image.buildID?.fileRange, FileRange(offset: link.crcOffset, length: 4)].compactMap({ $0 }) {
            let zeros = [UInt8](repeating: 0, count: Int(clamping: range.length))
            try FileSystem.overwrite(path, at: Int(clamping: range.offset), with: zeros)
        }
        return StrippedFile(
            path: path, digest: try FileSystem.digest(path), buildIDRange: image.buildID?.fileRange,
            checksumOffset: link.crcOffset, byteOrder: image.byteOrder)
    }
}
