#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#else
private import Darwin
#endif

/// The owner of one open file.
struct OwnedDescriptor: ~Copyable {
    /// The descriptor, valid as long as this value lives.
    let number: Int32
    /// The file's name, for errors.
    let path: String
    private var isOpen = true

    init(adopting number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    /// Opens a regular file for reading; a FIFO or a device is refused without waiting for it.
    static func openFile(_ path: String) throws(ArchiveError) -> OwnedDescriptor {
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard number >= 0 else { throw ArchiveError(.open, path, .system(errno: errno)) }
        let descriptor = OwnedDescriptor(adopting: number, path: path)
        guard try descriptor.status().isRegularFile else { throw ArchiveError(.open, path, .notARegularFile) }
        return descriptor
    }

    /// Creates a file that must not be there yet, with mode 0644 whatever the umask.
    static func createFile(_ path: String) throws(ArchiveError) -> OwnedDescriptor {
        let number = uninterrupted { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600 as mode_t) }
        guard number >= 0 else { throw ArchiveError(.create, path, .system(errno: errno)) }
        let descriptor = OwnedDescriptor(adopting: number, path: path)
        guard fchmod(number, 0o644) == 0 else {
            let code = errno
            unlink(path)
            throw ArchiveError(.create, path, .system(errno: code))
        }
        return descriptor
    }

    /// Closes and reports what only closing tells: a network file system's disk may turn out to be full.
    consuming func close() throws(ArchiveError) {
        isOpen = false
        // Not repeated after EINTR: on Linux the descriptor is gone then, and its number may be another thread's.
        guard closeDescriptor(number) == 0 || errno == EINTR else {
            throw ArchiveError(.close, path, .system(errno: errno))
        }
    }

    deinit {
        if isOpen { _ = closeDescriptor(number) }
    }
}

extension OwnedDescriptor {
    func status() throws(ArchiveError) -> FileStatus {
        var raw = stat()
        guard fstat(number, &raw) == 0 else { throw ArchiveError(.read, path, .system(errno: errno)) }
        return FileStatus(raw)
    }

    /// Reads up to the end or until the buffer is full; returns the number of bytes read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(ArchiveError) -> Int {
        try Self.read(number, path, into: buffer, at: offset)
    }

    /// The same for a descriptor that is somebody else's.
    static func read(
        _ number: Int32, _ path: String, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(ArchiveError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            // Linux moves at most 0x7ffff000 bytes a call, macOS refuses more than INT_MAX.
            let wanted = min(rest.count, 1 << 30)
            let count = uninterrupted { pread(number, rest.baseAddress, wanted, off_t(offset) + off_t(done)) }
            guard count >= 0 else { throw ArchiveError(.read, path, .system(errno: errno)) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Writes everything, however many calls that takes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        var rest = bytes
        while !rest.isEmpty {
            let wanted = min(rest.count, 1 << 30)
            let count = uninterrupted { writeToDescriptor(number, rest.baseAddress, wanted) }
            guard count >= 0 else { throw ArchiveError(.write, path, .system(errno: errno)) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// What of `struct stat` tells whether a file is still the same.
struct FileStatus: Equatable {
    let isRegularFile: Bool
    let byteCount: UInt64
    private let identity: [Int]

    fileprivate init(_ raw: stat) {
        isRegularFile = raw.st_mode & S_IFMT == S_IFREG
        byteCount = UInt64(max(0, raw.st_size))
        #if canImport(Darwin)
        let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
        #else
        let (modified, changed) = (raw.st_mtim, raw.st_ctim)
        #endif
        identity = [
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

// Inside the type its own methods hide these two.
private func closeDescriptor(_ number: Int32) -> Int32 { close(number) }

private func writeToDescriptor(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(number, bytes, count)
}
