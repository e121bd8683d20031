import POSIX

/// An advisory lock (flock(2)) that ends with its owner, even one that is killed.
package struct FileLock: ~Copyable {
    private let descriptor: Int32
    private let path: FilePath
    private let removesFile: Bool

    /// Takes the lock, or returns nil with `holder` set to what the other run wrote into it.
    ///
    /// - Parameter removesFile: whether the file goes with the lock, where nothing may stay behind.
    /// - Throws: with `EEXIST` where the file holds what no run of lambda-pack wrote.
    package static func acquire(
        _ path: FilePath, removesFile: Bool, holder: inout String
    ) throws(SystemCallError) -> FileLock? {
        while true {
            let descriptor = open(path.string, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw SystemCallError("lock", path) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                guard code == EWOULDBLOCK else { throw SystemCallError("lock", path, code: code) }
                holder =
                    (try? FileSystem.read(path)).map { String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self) } ?? ""
                return nil
            }
            // A run that ended between the two calls may have removed the file: then this is a lock on nothing.
            var held = stat()
            var present = stat()
            guard fstat(descriptor, &held) == 0, stat(path.string, &present) == 0, held.st_ino == present.st_ino else {
                close(descriptor)
                continue
            }
            guard isLockFile(descriptor, held) else {
                close(descriptor)
                throw SystemCallError("lock", path, code: EEXIST)
            }
            ftruncate(descriptor, 0)
            let text = Array("\(getpid())\n".utf8)
            _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
            return FileLock(descriptor: descriptor, path: path, removesFile: removesFile)
        }
    }

    /// Empty, or the number of a process: anything else would be lost.
    private static func isLockFile(_ descriptor: Int32, _ status: stat) -> Bool {
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= 32 else { return false }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count == bytes.count
            && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "\n") }
    }

    private init(descriptor: Int32, path: FilePath, removesFile: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.removesFile = removesFile
    }

    deinit {
        if removesFile { unlink(path.string) }
        // Closing alone would leave the lock to a process that another thread is starting, until that runs its program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
