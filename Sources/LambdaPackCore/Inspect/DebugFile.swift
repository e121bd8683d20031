import Archive
import ELF
import Hashing

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// What debuggers need of an executable, as `objcopy --only-keep-debug` leaves it.
struct DebugFile {
    var path: FilePath

    /// Gives it the build-id of the stripped file, and the CRC-32 that the stripped file's link has.
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
