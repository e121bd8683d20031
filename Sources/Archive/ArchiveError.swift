import Platform

/// Why an archive could not be written or read: what was being done, to what, and what went wrong.
package struct ArchiveError: Error, Hashable, Sendable {
    /// What was being done.
    package enum Operation: String, Hashable, Sendable {
        case plan, create, open, read, compress, write, close
    }

    /// What went wrong.
    package enum Code: Hashable, Sendable {
        /// A path that no archive of ours may hold.
        case path(ArchivePath.Problem)
        /// A symbolic link's target that is empty, too long or holds NUL.
        case symbolicLinkTarget(ArchivePath.Problem)
        /// Two entries that some file system can't hold beside each other.
        case collision(NameCollision.Kind, with: String)
        /// More entries than the format, or the caller's limit, allows.
        case tooManyEntries(count: Int, limit: Int)
        /// More bytes than the format, or the caller's limit, allows.
        case tooLarge(bytes: UInt64, limit: UInt64)
        /// A directory, device or FIFO where a regular file is needed.
        case notARegularFile
        /// The file's size, time or identity changed while it was read.
        case changedWhileReading
        /// A system call failed.
        case system(errno: Int32)
        /// Memory is exhausted.
        case outOfMemory
        /// libarchive refused, or warned: its code (`ARCHIVE_WARN`, …) and its own words.
        case libarchive(code: Int32, message: String)
        /// An entry gave fewer or more bytes than it declares.
        case sizeDisagrees(declared: UInt64, found: UInt64)
        /// An entry with holes, which only some readers restore.
        case sparse
        /// An entry whose name libarchive can't tell.
        case unreadableName
    }

    package let operation: Operation
    /// The file or the entry concerned.
    package let subject: String
    package let code: Code

    package init(_ operation: Operation, _ subject: String, _ code: Code) {
        self.operation = operation
        self.subject = subject
        self.code = code
    }
}

extension ArchiveError: CustomStringConvertible {
    package var description: String { "can't \(operation.rawValue) \(subject): \(code)" }
}

extension ArchiveError.Code: CustomStringConvertible {
    package var description: String {
        switch self {
        case .path(let problem): "the path \(problem)"
        case .symbolicLinkTarget(let problem): "the symbolic link's target \(problem)"
        case .collision(let kind, let other): "it \(kind) \(other); rename one of them"
        case .tooManyEntries(let count, let limit): "\(count) entries, at most \(limit) are possible"
        case .tooLarge(let bytes, let limit): "\(bytes) bytes, at most \(limit) are possible"
        case .notARegularFile: "not a regular file"
        case .changedWhileReading: "the file changed while it was read; let the build finish and try again"
        case .system(let errno): "\(SystemCallError.words(errno)) (errno \(errno))"
        case .outOfMemory: "out of memory"
        case .libarchive(let code, let message): "\(message) (libarchive \(code))"
        case .sizeDisagrees(let declared, let found): "\(declared) bytes are declared, \(found) were found"
        case .sparse: "sparse entries are not supported; write the archive without holes"
        case .unreadableName: "the name is not valid in any known encoding"
        }
    }
}
