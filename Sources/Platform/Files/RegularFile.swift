import POSIX

/// Opens files to read. Users, packages and archives name them, and a pipe, a socket or a device in the place of a file
/// may have no end, or never begin.
enum RegularFile {
    /// The descriptor of an open file; its owner is the caller.
    ///
    /// - Throws: `SystemCallError`, with an explanation for what is no regular file.
    static func descriptor(_ path: FilePath) throws(SystemCallError) -> Int32 {
        // Before it is opened: that alone does something to some devices.
        var status = stat()
        guard stat(path.string, &status) == 0 else { throw SystemCallError("open", path) }
        try check(status, path)
        // Another file may have taken its place by now: this does not wait for the other end of a pipe.
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw SystemCallError("open", path) }
        do throws(SystemCallError) {
            guard fstat(descriptor, &status) == 0 else { throw SystemCallError("stat", path) }
            try check(status, path)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func check(_ status: stat, _ path: FilePath) throws(SystemCallError) {
        let kind: String
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: kind = "a directory"
        case S_IFIFO: kind = "a pipe (FIFO)"
        case S_IFSOCK: kind = "a socket"
        case S_IFCHR, S_IFBLK: kind = "a device"
        default: kind = "something else"
        }
        throw SystemCallError("open", path, code: EINVAL, explanation: "it is \(kind), and not a regular file")
    }
}
