extension FileTreeReader {
    /// Reads a directory. Links in it are not followed; contents stay where they are.
    ///
    /// What may not be read and has nothing that an SDK takes is passed over: /etc/ssl/private of the machine's own system.
    mutating func readDirectory(_ root: FilePath, keeping filter: SourceFilter) throws {
        do {
            try readDirectory(root, [], root: root, filter)
        } catch let error as SystemCallError {
            throw Problem.unreadableSource(root, error)
        }
    }

    /// Reads a directory of headers whole.
    mutating func readHeaders(_ directory: FilePath) throws {
        try readDirectory((try? FileSystem.realPath(directory)) ?? directory, keeping: .headers)
    }

    private mutating func readDirectory(
        _ directory: FilePath, _ path: [String], root: FilePath, _ filter: SourceFilter
    ) throws {
        try Task.checkCancellation()
        for name in try names(in: directory, path, filter) {
            let (file, place) = (directory / name, path + [name])
            try count(root, place, textBytes: name.utf8.count)
            guard let status = try status(file, place, filter) else { continue }
            switch status.kind {
            case .directory: if filter.enters(place) { try readDirectory(file, place, root: root, filter) }
            case .file where filter.keeps(place):
                try noting(root, place) { tree throws(FileTree.Fault) in
                    try tree.add(.file(.init(path: file, size: status.size)), at: place)
                }
            case .symbolicLink:
                let target = try FileSystem.linkTarget(file)
                try count(textBytes: target.utf8.count, root)
                try noting(root, place) { tree throws(FileTree.Fault) in try tree.add(.link(target), at: place) }
            case .file, .other: break
            }
        }
    }

    private func names(
        in directory: FilePath, _ path: [String], _ filter: SourceFilter
    ) throws(SystemCallError) -> [String] {
        do throws(SystemCallError) { return try FileSystem.names(in: directory) } catch {
            guard error.isMissing || error.isForbidden, !filter.needs(path) else { throw error }
            return []
        }
    }

    /// nil for what is gone meanwhile, for a name that is not UTF-8, which leads nowhere, and for what nobody needs and is out
    /// of reach.
    private func status(
        _ file: FilePath, _ path: [String], _ filter: SourceFilter
    ) throws(SystemCallError) -> FileStatus? {
        do throws(SystemCallError) { return try FileSystem.status(file, followingLinks: false) } catch {
            guard error.isMissing || (error.isForbidden && !filter.keeps(path) && !filter.needs(path)) else {
                throw error
            }
            return nil
        }
    }

    private mutating func noting(
        _ source: FilePath, _ path: [String], _ change: (inout FileTree) throws(FileTree.Fault) -> Void
    ) throws(Problem) {
        do throws(FileTree.Fault) { try change(&tree) } catch {
            throw .unusableEntry(path.joined(separator: "/"), of: source, error)
        }
    }
}
