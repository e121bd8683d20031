#if canImport(System)
package import System
#else
package import SystemPackage
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An advisory lock (flock(2)) that ends with its owner, even one that is killed.
package struct FileLock: ~Copyable {
    private let descriptor: Int32
    private let path: FilePath
    private let removesFile: Bool

    /// Takes the lock, or returns nil with `holder` set to what the other run wrote into it.
    ///
    /// - Parameter removesFile: whether the file goes with the lock, where nothing may stay behind.
    package static func acquire(
        _ path: FilePath, removesFile: Bool, holder: inout String
    ) throws(SystemCallError) -> FileLock? {
        while true {
            let descriptor = open(path.string, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw SystemCallError("lock", path) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                guard code == EWOULDBLOCK else { throw SystemCallError("lock", path, code: code) }
                holder = (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self).trimmingSpaces() } ?? ""
                return nil
            }
            // A run that ended between the two calls may have removed the file: then this is a lock on nothing.
            var held = stat()
            var present = stat()
            guard fstat(descriptor, &held) == 0, stat(path.string, &present) == 0, held.st_ino == present.st_ino else {
                close(descriptor)
                continue
            }
            ftruncate(descriptor, 0)
            let text = Array("\(getpid())\n".utf8)
            _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
            return FileLock(descriptor: descriptor, path: path, removesFile: removesFile)
        }
    }

    private init(descriptor: Int32, path: FilePath, removesFile: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.removesFile = removesFile
    }

    deinit {
        if removesFile { unlink(path.string) }
        close(descriptor)
    }
}
