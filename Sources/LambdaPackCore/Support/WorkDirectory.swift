import Hashing

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

/// The directory of nested builds and caches: one run's at a time.
///
/// It has the temporary directory of everything that the run starts. SwiftPM and the compilers leave directories behind in
/// `TMPDIR`, one a call; here they go with the run. The directory is emptied, not renamed: with another `TMPDIR` SwiftPM
/// plans the whole package anew (``BuildEnvironment``).
package struct WorkDirectory: ~Copyable {
    package let path: FilePath
    package let temporary: FilePath
    private let lock: FileLock

    /// Makes it and takes it.
    ///
    /// - Throws: `outputBusy` where another run has it.
    package static func open(_ path: FilePath) throws(Problem) -> WorkDirectory {
        var holder = ""
        do throws(SystemCallError) {
            try FileSystem.createDirectory(path)
            guard let lock = try FileLock.acquire(path / "lock", removesFile: false, holder: &holder) else {
                throw SystemCallError("lock", path / "lock", code: EWOULDBLOCK)
            }
            let temporary = try temporaryDirectory(of: path)
            // What a run that was killed left.
            try empty(temporary)
            return WorkDirectory(path: path, temporary: temporary, lock: lock)
        } catch {
            guard holder.isEmpty else {
                throw Problem(
                    .outputBusy, subject: path.string, "another lambda-pack is working on this package",
                    cause: "process \(holder) holds \(path / "lock")", advice: "wait for it")
            }
            throw Problem(
                .outputUnwritable, subject: path.string, "the work directory \(path) can't be written",
                cause: error.description, advice: "check its permissions, or name another --work-directory")
        }
    }

    private init(path: FilePath, temporary: FilePath, lock: consuming FileLock) {
        self.path = path
        self.temporary = temporary
        self.lock = lock
    }

    /// Lets everything that this process starts put its temporary files here.
    package func pointTemporaryFiles() { setenv("TMPDIR", temporary.string, 1) }

    deinit {
        try? Self.empty(temporary)
        rmdir(temporary.string)
    }

    /// `<work>/lambda-pack-tmp`: a name that nobody else has for a directory of theirs. swift-driver (6.3.1) traps where
    /// `TMPDIR` is not ASCII (`withTemporaryDirectory` of swift-tools-support-core): then one of the system's has to do, by
    /// a name that is the same at each run.
    private static func temporaryDirectory(of work: FilePath) throws(SystemCallError) -> FilePath {
        if work.string.utf8.allSatisfy({ $0 < 0x80 }) {
            let path = work / "lambda-pack-tmp"
            // What a link points to is somebody else's, and is not emptied.
            if let kind = kind(path), kind != S_IFDIR { unlink(path.string) }
            try FileSystem.createDirectory(path)
            return path
        }
        let path = FilePath("/tmp/lambda-pack-\(SHA256Digest(hashing: work.string).hex.prefix(16))")
        // In a directory that everybody writes to, only one of one's own will do.
        if mkdir(path.string, 0o700) != 0 {
            var status = stat()
            guard errno == EEXIST, lstat(path.string, &status) == 0 else { throw SystemCallError("create", path) }
            guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
                throw SystemCallError("create", path, code: EEXIST)
            }
        }
        return path
    }

    /// Of the file itself, links not followed; nil where there is none.
    private static func kind(_ path: FilePath) -> mode_t? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func empty(_ directory: FilePath) throws(SystemCallError) {
        for name in try FileSystem.names(in: directory) { try FileSystem.remove(directory / name) }
    }
}
