import POSIX

/// A new file that is written block by block, and hashed as it goes.
package struct FileSink: ~Copyable {
    private let path: FilePath
    private let descriptor: Int32
    private var hasher = SHA256Hasher()

    package init(_ path: FilePath) throws(SystemCallError) {
        self.path = path
        descriptor = open(path.string, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemCallError("create", path) }
    }

    package mutating func write(_ block: UnsafeRawBufferPointer) throws(SystemCallError) {
        hasher.update(block)
        let code = writeAll(block, to: descriptor)
        guard code == 0 else { throw SystemCallError("write", path, code: code) }
    }

    /// The digest of everything written so far; a new one begins.
    package mutating func finish() -> SHA256Digest {
        var written = SHA256Hasher()
        swap(&written, &hasher)
        return written.finalize()
    }

    deinit { close(descriptor) }
}
