/// One thing to put into an archive.
package struct ArchiveEntry: Hashable, Sendable {
    /// What an entry is. The mode follows from it: nothing of the host's umask or ownership gets in.
    package enum Kind: Hashable, Sendable {
        case file(executable: Bool)
        case directory
        case symbolicLink(target: String)
    }

    /// Where a file's bytes come from.
    package enum Content: Hashable, Sendable {
        case bytes([UInt8])
        /// A regular file on disk (links to it are followed), read when the archive is written.
        case file(path: String)
    }

    package let path: ArchivePath
    package let kind: Kind
    /// A file's bytes; none for a directory, the target's UTF-8 for a symbolic link.
    package let content: Content

    private init(path: ArchivePath, kind: Kind, content: Content) {
        self.path = path
        self.kind = kind
        self.content = content
    }

    package static func file(_ path: ArchivePath, executable: Bool = false, _ content: Content) -> Self {
        Self(path: path, kind: .file(executable: executable), content: content)
    }

    package static func directory(_ path: ArchivePath) -> Self {
        Self(path: path, kind: .directory, content: .bytes([]))
    }

    /// - Parameter target: what the link says, as it is; where it leads is the caller's affair.
    /// - Throws: `ArchiveError` where the target is empty, holds NUL or is longer than any path.
    package static func symbolicLink(_ path: ArchivePath, target: String) throws(ArchiveError) -> Self {
        let bytes = Array(target.utf8)
        let problem: ArchivePath.Problem? =
            if bytes.isEmpty {
                .empty
            } else if bytes.contains(0) {
                .containsNUL
            } else if bytes.count > ArchivePath.maximumByteCount {
                .tooLong(bytes: bytes.count)
            } else {
                nil
            }
        if let problem { throw ArchiveError(.plan, path.string, .symbolicLinkTarget(problem)) }
        return Self(path: path, kind: .symbolicLink(target: target), content: .bytes(bytes))
    }
}

extension ArchiveEntry.Kind {
    /// The permission bits: readable by everyone, as Lambda's sandbox user needs it.
    package var permissions: UInt16 {
        switch self {
        case .file(executable: true), .directory: 0o755
        case .file(executable: false): 0o644
        case .symbolicLink: 0o777
        }
    }

    /// `st_mode`: permission bits and type bits (POSIX `<sys/stat.h>`; the values are those of every Unix).
    package var mode: UInt16 {
        switch self {
        case .file: FileType.regular | permissions
        case .directory: FileType.directory | permissions
        case .symbolicLink: FileType.symbolicLink | permissions
        }
    }
}

/// The type bits of `st_mode`, as archives store them.
enum FileType {
    static let mask: UInt16 = 0o170000
    static let regular: UInt16 = 0o100000
    static let directory: UInt16 = 0o040000
    static let symbolicLink: UInt16 = 0o120000
}
