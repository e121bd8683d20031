import Archive

/// The zip that an artifact is downloaded as.
package enum ArtifactArchive {
    /// A report of two hundred functions has some ten megabytes.
    private static let limitBytes = 1 << 28

    /// Writes the files of these names, wherever they lie in the archive, into a directory.
    ///
    /// - Returns: the names that were there.
    /// - Throws: `reportUnreadable` for a zip that could be read in two ways, and for two files of one name.
    package static func extract(_ names: [String], of archive: FilePath, into directory: FilePath) throws -> [String] {
        try FileSystem.createDirectory(directory)
        let scratch = directory / ".unpacked"
        try FileSystem.remove(scratch)
        try FileSystem.createDirectory(scratch)
        defer { try? FileSystem.remove(scratch) }
        var unpacker = ArchiveUnpacker()
        unpacker.limitBytes = limitBytes
        let contents: ArchiveUnpacker.Contents
        do {
            contents = try unpacker.unpack(archive, into: scratch)
        } catch let error as ArchiveError {
            throw BoundedJSON.unreadable(archive, "the artifact", "\(error)")
        }
        guard contents.problems.isEmpty else {
            throw BoundedJSON.unreadable(archive, "the artifact", contents.problems.joined(separator: "\n"))
        }
        var found: [String] = []
        for name in names {
            let entries = contents.entries.filter {
                $0.kind == .file && $0.path.string.pathComponents.last == name
            }
            guard let entry = entries.first, let file = entry.file else { continue }
            guard entries.count == 1 else {
                throw BoundedJSON.unreadable(archive, "the artifact", "it has \(entries.count) files '\(name)'")
            }
            try FileSystem.rename(file, to: directory / name)
            found.append(name)
        }
        return found
    }
}
