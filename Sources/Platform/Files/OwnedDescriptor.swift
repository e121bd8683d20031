import POSIX

/// The owner of one open file.
package struct OwnedDescriptor: ~Copyable {
    /// Valid as long as this value lives.
    package let number: Int32
    /// The file's name, for errors.
    package let path: FilePath
    private var isOpen = true

    /// - Parameter number: open, and nobody else's to close.
    package init(adopting number: Int32, path: FilePath) {
        self.number = number
        self.path = path
    }

    /// Opens a regular file for reading; a FIFO or a device is refused without waiting for it.
    package init(reading path: FilePath) throws(SystemCallError) {
        self.init(adopting: try RegularFile.descriptor(path), path: path)
    }

    /// Creates a file that must not be there yet, with mode 0644 whatever the umask.
    package init(creating path: FilePath) throws(SystemCallError) {
        self.init(adopting: try Self.create(path), path: path)
    }

    private static func create(_ path: FilePath) throws(SystemCallError) -> Int32 {
        let number = uninterrupted { open(path.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600 as mode_t) }
        guard number >= 0 else { throw SystemCallError("create", path) }
        guard fchmod(number, 0o644) == 0 else {
            let code = errno
            _ = close(number)
            unlink(path.string)
            throw SystemCallError("create", path, code: code)
        }
        return number
    }

    /// Closes and reports what only closing tells: a network file system's disk may turn out to be full.
    package consuming func finish() throws(SystemCallError) {
        isOpen = false
        // Not repeated after EINTR: on Linux the descriptor is gone then, and its number may be another thread's.
        guard close(number) == 0 || errno == EINTR else { throw SystemCallError("close", path) }
    }

    deinit {
        if isOpen { _ = close(number) }
    }
}

extension OwnedDescriptor {
    package func identity() throws(SystemCallError) -> FileIdentity {
        var raw = stat()
        guard fstat(number, &raw) == 0 else { throw SystemCallError("read", path) }
        return FileIdentity(raw)
    }

    /// Reads up to the end or until the buffer is full; returns the number of bytes read.
    package static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from number: Int32, _ path: FilePath, at offset: UInt64
    ) throws(SystemCallError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            // Linux moves at most 0x7ffff000 bytes a call, macOS refuses more than INT_MAX.
            let wanted = min(rest.count, 1 << 30)
            let count = uninterrupted { pread(number, rest.baseAddress, wanted, off_t(offset) + off_t(done)) }
            guard count >= 0 else { throw SystemCallError("read", path) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Writes everything, however many calls that takes.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) {
        let code = writeAll(bytes, to: number)
        guard code == 0 else { throw SystemCallError("write", path, code: code) }
    }
}

/// Tells whether an open file is still the same: ``FileStamp`` with the time of status change besides.
package struct FileIdentity: Equatable, Sendable {
    package let byteCount: UInt64
    private let numbers: [Int]

    fileprivate init(_ raw: stat) {
        byteCount = UInt64(max(0, raw.st_size))
        #if canImport(Darwin)
        let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
        #else
        let (modified, changed) = (raw.st_mtim, raw.st_ctim)
        #endif
        numbers = [
            Int(truncatingIfNeeded: raw.st_dev), Int(truncatingIfNeeded: raw.st_ino),
            Int(modified.tv_sec), Int(modified.tv_nsec), Int(changed.tv_sec), Int(changed.tv_nsec),
        ]
    }
}

/// Repeats a call that a signal interrupted.
private func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
