import Archive
import ELF

/// What debuggers need of an executable. It has the build-id of the stripped file, and the CRC-32 that the stripped
/// file's link says.
struct DebugFile {
    var path: FilePath

    /// Writes it from an unstripped file, as ``ELFDebugFile`` plans it; nil where it doesn't, and where the result does
    /// not read as a debug file.
    ///
    /// - Returns: its digest.
    func write(_ executable: FilePath, for stripped: StrippedFile) throws -> SHA256Digest? {
        let input = try MappedFile.open(executable)
        guard let image = try? ELFImage(input.bytes),
            let plan = ELFDebugFile(image, in: input.bytes, buildID: stripped.buildID)
        else { return nil }
        var checksum = CRC32()
        var sink = try FileSink(path)
        for piece in plan.pieces {
            try piece.forEachBlock(of: input.bytes) { block in
                checksum.update(block)
                try sink.write(block)
            }
        }
        let suffix = CRC32Forcing.suffix(from: checksum.value, to: stripped.checksum)
        try suffix.withUnsafeBytes { try sink.write($0) }
        let output = try MappedFile.open(path)
        guard let written = try? ELFImage(output.bytes), plan.describes(written, madeFrom: image) else { return nil }
        return sink.finish()
    }

    /// Gives what `objcopy --only-keep-debug` left the build-id of the stripped file, and the CRC-32 that its link says.
    ///
    /// - Returns: the digest of what it is then.
    func seal(for stripped: StrippedFile) throws -> SHA256Digest {
        if let buildID = stripped.buildID, let range = try buildIDRange(), range.length == UInt64(buildID.count) {
            try FileSystem.overwrite(path, at: Int(clamping: range.offset), with: buildID)
        }
        var checksum = CRC32()
        var hasher = SHA256Hasher()
        do {
            let mapped = try MappedFile.open(path)
            for start in stride(from: 0, to: mapped.bytes.count, by: FileSystem.blockBytes) {
                let end = min(start + FileSystem.blockBytes, mapped.bytes.count)
                let block = UnsafeRawBufferPointer(rebasing: mapped.bytes[start..<end])
                checksum.update(block)
                hasher.update(block)
            }
        }
        let suffix = CRC32Forcing.suffix(from: checksum.value, to: stripped.checksum)
        try FileSystem.append(suffix, to: path)
        hasher.update(suffix)
        return hasher.finalize()
    }

    private func buildIDRange() throws -> FileRange? {
        let mapped = try MappedFile.open(path)
        return try ELFImage(mapped.bytes).buildID?.fileRange
    }
}
