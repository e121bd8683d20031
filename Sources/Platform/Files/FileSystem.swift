import POSIX

/// A system call that failed: what was tried, on what, and `errno`.
package struct SystemCallError: Error, Hashable, Sendable, CustomStringConvertible {
    package let operation: String
    package let path: String
    package let code: Int32
    /// What is wrong where it was this tool that refused, and not the system.
    package let explanation: String?

    /// - Parameter destination: the second path of an operation that has two.
    package init(
        _ operation: String, _ path: FilePath, to destination: FilePath? = nil, code: Int32 = errno,
        explanation: String? = nil
    ) {
        self.operation = operation
        self.path = path.string + (destination.map { " to \($0)" } ?? "")
        self.code = code
        self.explanation = explanation
    }

    package var description: String { "\(operation) \(path): \(explanation ?? Self.words(code))" }

    /// The system's own words for a code.
    package static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// What is there is no regular file.
    package var isUnsuitable: Bool { code == EINVAL && explanation != nil }
    package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }
    /// Links that lead round in a circle, or too many of them.
    package var isCircle: Bool { code == ELOOP }
    /// Something of that name is there, or a link is where none may be.
    package var isOccupied: Bool { code == EEXIST || code == ELOOP }
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    package var isForbidden: Bool { code == EACCES || code == EPERM }
}

/// What `lstat` or `stat` says, reduced to what this tool asks.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case file, directory, symbolicLink, other }
    package let kind: Kind
    package let size: Int
    /// Changes when the content may have changed: device, inode, size, time of modification. (Not the time of status
    /// change: a hard link more or less is no other content.)
    package let stamp: FileStamp
    /// Changes also when the file was only touched: `stamp` with the time of status change, which no call can set back.
    package let strictStamp: FileStamp
    /// Time of modification, in nanoseconds since 1970.
    package let modified: Int
    package let permissions: UInt32
    package let owner: UInt32

    fileprivate init(_ raw: stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        size = Int(raw.st_size)
        permissions = UInt32(raw.st_mode & 0o7777)
        owner = raw.st_uid
        #if canImport(Darwin)
        let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
        #else
        let (modified, changed) = (raw.st_mtim, raw.st_ctim)
        #endif
        self.modified = Int(modified.tv_sec) &* 1_000_000_000 &+ Int(modified.tv_nsec)
        let text = "\(raw.st_dev):\(raw.st_ino):\(raw.st_size):\(modified.tv_sec).\(modified.tv_nsec)"
        stamp = FileStamp(text)
        strictStamp = FileStamp("\(text):\(changed.tv_sec).\(changed.tv_nsec)")
    }
}

/// Tells whether a file may have changed since it was read, as build systems do it.
package struct FileStamp: Hashable, Sendable, Codable {
    /// Device, inode, size and time of modification, and in a strict one the time of status change, with colons between.
    package let text: String

    init(_ text: String) { self.text = text }

    private var parts: [Substring] { text.split(separator: ":") }
    var isStrict: Bool { parts.count == 5 }
    /// In bytes; nil for what is no stamp.
    var size: Int? { parts.count >= 4 ? Int(parts[2]) : nil }
}

/// The file system, by POSIX calls: errors carry `errno`, and nothing depends on a locale or an umask.
package enum FileSystem {
    package static func status(_ path: FilePath, followingLinks: Bool = true) throws(SystemCallError) -> FileStatus {
        var raw = stat()
        let result = followingLinks ? stat(path.string, &raw) : lstat(path.string, &raw)
        guard result == 0 else { throw SystemCallError("stat", path) }
        return FileStatus(raw)
    }

    package static func exists(_ path: FilePath) -> Bool {
        (try? status(path)) != nil
    }

    /// Whether something has that name, be it a link to nothing.
    package static func isThere(_ path: FilePath) -> Bool {
        (try? status(path, followingLinks: false)) != nil
    }

    /// Whether there is a plain file, and no link to one.
    package static func isFile(_ path: FilePath) -> Bool {
        (try? status(path, followingLinks: false))?.kind == .file
    }

    /// Whether two paths are two names of one file.
    package static func isSame(_ one: FilePath, _ other: FilePath) -> Bool {
        guard let first = try? status(one), let second = try? status(other) else { return false }
        return first.strictStamp == second.strictStamp
    }

    package static func isDirectory(_ path: FilePath) -> Bool {
        (try? status(path))?.kind == .directory
    }

    package static func isExecutable(_ path: FilePath) -> Bool {
        (try? status(path))?.kind == .file && access(path.string, X_OK) == 0
    }

    /// The path without links, `.` and `..`, as the kernel sees it.
    package static func realPath(_ path: FilePath) throws(SystemCallError) -> FilePath {
        guard let resolved = realpath(path.string, nil) else { throw SystemCallError("resolve", path) }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// What a symbolic link says.
    package static func linkTarget(_ path: FilePath) throws(SystemCallError) -> String {
        // PATH_MAX, as Linux has it: no link is longer.
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path.string, &buffer, buffer.count)
        guard count >= 0 else { throw SystemCallError("read link", path) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A symbolic link. Nothing may have its name yet.
    package static func createLink(_ path: FilePath, to target: String) throws(SystemCallError) {
        guard symlink(target, path.string) == 0 else { throw SystemCallError("create", path) }
    }

    /// The names in a directory, sorted by their UTF-8 bytes.
    package static func names(in directory: FilePath) throws(SystemCallError) -> [String] {
        guard let stream = opendir(directory.string) else { throw SystemCallError("read", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw SystemCallError("read", directory) }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package static func createDirectory(_ path: FilePath) throws(SystemCallError) {
        if mkdir(path.string, 0o755) == 0 { return }
        let code = errno
        if code == EEXIST, isDirectory(path) { return }
        guard code == ENOENT, let parent = path.parent else { throw SystemCallError("create", path, code: code) }
        try createDirectory(parent)
        if mkdir(path.string, 0o755) != 0, errno != EEXIST { throw SystemCallError("create", path) }
    }

    /// Removes a file, a link or a whole tree; that there is nothing is no error. Links are not followed.
    package static func remove(_ path: FilePath) throws(SystemCallError) {
        guard let found = try? status(path, followingLinks: false) else { return }
        if found.kind == .directory {
            if found.permissions & 0o700 != 0o700 { chmod(path.string, 0o700) }
            for name in try names(in: path) { try remove(path / name) }
            if rmdir(path.string) != 0, errno != ENOENT { throw SystemCallError("remove", path) }
        } else if unlink(path.string) != 0, errno != ENOENT {
            throw SystemCallError("remove", path)
        }
    }

    /// Sets the time of modification to now.
    package static func touch(_ path: FilePath) throws(SystemCallError) {
        guard utimensat(AT_FDCWD, path.string, nil, 0) == 0 else { throw SystemCallError("touch", path) }
    }

    /// Sets the times of access and of modification, in time since 1970. Of a link itself, not of what it names.
    package static func setModified(
        _ path: FilePath, seconds: Int, nanoseconds: Int
    ) throws(SystemCallError) {
        let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        let times = [time, time]
        guard utimensat(AT_FDCWD, path.string, times, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw SystemCallError("date", path)
        }
    }

    /// Removes a file that is of no use any more; whether that works changes nothing.
    package static func discard(_ file: FilePath) { unlink(file.string) }

    /// A directory that nobody else may enter; one that is there already must be this user's own and as closed.
    package static func createPrivateDirectory(_ path: FilePath) throws(SystemCallError) {
        if mkdir(path.string, 0o700) == 0 { return }
        var status = stat()
        guard errno == EEXIST, lstat(path.string, &status) == 0 else { throw SystemCallError("create", path) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw SystemCallError("create", path, code: EEXIST)
        }
    }

    /// Whether a name fits a pattern of the shell's, in which wildcards match no leading full stop.
    package static func matches(_ name: String, pattern: String) -> Bool { fnmatch(pattern, name, FNM_PERIOD) == 0 }

    package static func rename(_ from: FilePath, to: FilePath) throws(SystemCallError) {
        guard systemRename(from.string, to.string) == 0 else { throw SystemCallError("rename", from, to: to) }
    }

    package static func setPermissions(_ path: FilePath, _ mode: UInt32) throws(SystemCallError) {
        guard chmod(path.string, mode_t(mode)) == 0 else { throw SystemCallError("change the mode of", path) }
    }
}

private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }

extension FilePath {
    /// The directory that holds this path; nil for the root.
    package var parent: FilePath? {
        let parent = removingLastComponent()
        return parent == self || parent.isEmpty ? nil : parent
    }

    package static var currentDirectory: FilePath {
        guard let buffer = getcwd(nil, 0) else { return "/" }
        defer { free(buffer) }
        return FilePath(platformString: buffer)
    }
}
