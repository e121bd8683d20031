import POSIX

/// Files that the user named: reports, manifests' copies, configuration and lock.
///
/// A plain file is replaced at once or not at all, and keeps its mode. Everything else is written as any tool does: a
/// symbolic link stays and what it names is written; devices, pipes and this process's own streams take the bytes.
package enum UserFile {
    package static func write(_ bytes: [UInt8], to path: FilePath) throws(SystemCallError) {
        var path = path
        // As many links as Linux follows (path_resolution(7)).
        for _ in 0..<40 {
            if let descriptor = stream(path) { return try writeStream(bytes, descriptor, path) }
            guard let found = try existing(path) else { return try replace(path, with: bytes, mode: nil) }
            switch found.kind {
            case .file: return try writePlain(bytes, path, found)
            case .directory: throw SystemCallError("write", path, code: EISDIR)
            case .other: return try writeInPlace(bytes, path, flags: O_WRONLY)
            case .symbolicLink:
                // Not made shorter: `..` after a link leads elsewhere than its text says.
                path = path.removingLastComponent().pushing(FilePath(try FileSystem.linkTarget(path)))
            }
        }
        throw SystemCallError("write", path, code: ELOOP)
    }

    /// nil where nothing is there yet.
    private static func existing(_ path: FilePath) throws(SystemCallError) -> FileStatus? {
        do {
            return try FileSystem.status(path, followingLinks: false)
        } catch {
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// The descriptor that a name such as `/dev/stdout` stands for. Opening it anew would cut off what was written to it
    /// before, and a socket can't be opened at all.
    private static func stream(_ path: FilePath) -> Int32? {
        switch path.string {
        case "/dev/stdin": return 0
        case "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default: break
        }
        for folder in ["/dev/fd/", "/proc/self/fd/"] where path.string.hasPrefix(folder) {
            return Int32(path.string.dropFirst(folder.count))
        }
        return nil
    }

    /// A reader of standard output that has gone is no error, as elsewhere (`| head -1`).
    private static func writeStream(_ bytes: [UInt8], _ descriptor: Int32, _ path: FilePath) throws(SystemCallError) {
        let code = writeAll(bytes, to: descriptor)
        guard code == 0 || code == EPIPE else { throw SystemCallError("write", path, code: code) }
    }

    private static func writePlain(
        _ bytes: [UInt8], _ path: FilePath, _ found: FileStatus
    ) throws(SystemCallError) {
        // A rename would not ask whether the file may be written.
        guard access(path.string, W_OK) == 0 else { throw SystemCallError("write", path) }
        do {
            try replace(path, with: bytes, mode: found.permissions)
        } catch {
            guard [EACCES, EPERM, EROFS, EBUSY].contains(error.code) else { throw error }
            // Its directory takes no new file, or it is a mount point.
            try writeInPlace(bytes, path, flags: O_WRONLY | O_TRUNC)
        }
    }

    private static func writeInPlace(_ bytes: [UInt8], _ path: FilePath, flags: Int32) throws(SystemCallError) {
        let descriptor = open(path.string, flags | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw SystemCallError("open", path) }
        try finish(descriptor, writeAll(bytes, to: descriptor), path)
    }

    /// - Parameter mode: nil leaves it to the umask.
    private static func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt32?) throws(SystemCallError) {
        let (temporary, descriptor) = try makeTemporary(beside: path)
        do {
            var code = writeAll(bytes, to: descriptor)
            if code == 0, let mode, fchmod(descriptor, mode_t(mode)) != 0 { code = errno }
            try finish(descriptor, code, path)
            try FileSystem.rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    /// A new file: whatever has that name already is somebody else's, and another name is taken.
    private static func makeTemporary(
        beside path: FilePath
    ) throws(SystemCallError) -> (path: FilePath, descriptor: Int32) {
        for attempt in 0..<100 {
            let temporary = FilePath("\(path).\(getpid())-\(attempt).tmp")
            let descriptor = open(temporary.string, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (temporary, descriptor) }
            guard errno == EEXIST else { throw SystemCallError("create", path) }
        }
        throw SystemCallError("create", path, code: EEXIST)
    }

    private static func finish(_ descriptor: Int32, _ code: Int32, _ path: FilePath) throws(SystemCallError) {
        // Some file systems report a lack of space only now.
        let closed = close(descriptor) == 0 ? 0 : errno
        let code = code == 0 ? closed : code
        guard code == 0 else { throw SystemCallError("write", path, code: code) }
    }
}
