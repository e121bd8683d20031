/// Reads archives and directories into one ``FileTree``, one over the other.
struct FileTreeReader: ~Copyable {
    /// How the entries of an archive lie over what was read before.
    enum Layering: Sendable {
        /// As package managers unpack: a directory's entry leaves a link to a directory in place (dpkg on a merged /usr).
        case package
        /// As a layer of an image: an entry takes the place of what has its name, and `.wh.` names remove (OCI image
        /// specification, layer.md).
        case layer
    }

    /// What may be read at most. A toolchain has 3 GB in 20,000 files, a system to build for about as much.
    struct Limits: Sendable {
        var entries = 2_000_000
        /// Of contents that are kept.
        var keptBytes: UInt64 = 16 << 30
        /// Of contents that archives declare, kept or not.
        var declaredBytes: UInt64 = 256 << 30
    }

    var tree = FileTree()
    /// Where contents are put.
    let objects: FilePath
    let limits: Limits
    private var entryCount = 0
    var keptBytes: UInt64 = 0
    private var declaredBytes: UInt64 = 0
    var objectCount = 0

    init(objects: FilePath, limits: Limits = Limits()) {
        self.objects = objects
        self.limits = limits
    }

    // MARK: Directories

    /// Reads a directory. Links in it are not followed; contents stay where they are.
    mutating func readDirectory(_ root: FilePath, keeping filter: SourceFilter) throws {
        try readDirectory(root, [], root: root, filter)
    }

    private mutating func readDirectory(
        _ directory: FilePath, _ path: [String], root: FilePath, _ filter: SourceFilter
    ) throws {
        try Task.checkCancellation()
        for name in try FileSystem.names(in: directory) {
            let (file, place) = (directory / name, path + [name])
            let status = try FileSystem.status(file, followingLinks: false)
            try count(root, place)
            switch status.kind {
            case .directory: if filter.enters(place) { try readDirectory(file, place, root: root, filter) }
            case .file where filter.keeps(place):
                try noting(root, place) { tree throws(FileTree.Fault) in
                    try tree.add(.file(.init(path: file, size: status.size)), at: place)
                }
            case .symbolicLink:
                let target = try FileSystem.linkTarget(file)
                try noting(root, place) { tree throws(FileTree.Fault) in try tree.add(.link(target), at: place) }
            case .file, .other: break
            }
        }
    }

    private mutating func noting(
        _ source: FilePath, _ path: [String], _ change: (inout FileTree) throws(FileTree.Fault) -> Void
    ) throws(Problem) {
        do throws(FileTree.Fault) { try change(&tree) } catch {
            throw .unusableEntry(path.joined(separator: "/"), of: source, error)
        }
    }

    // MARK: Bounds

    mutating func count(_ source: FilePath, _ path: [String]) throws(Problem) {
        entryCount += 1
        guard entryCount <= limits.entries else {
            throw .unusableSource(source, "it has more than \(ByteCount.grouped(limits.entries)) entries")
        }
        guard path.count <= FileTree.depthLimit else {
            throw .unusableEntry(path.joined(separator: "/"), of: source, .nameTooLong)
        }
    }

    mutating func declare(_ bytes: UInt64, _ source: FilePath) throws(Problem) {
        let (sum, overflow) = declaredBytes.addingReportingOverflow(bytes)
        guard !overflow, sum <= limits.declaredBytes else {
            throw .unusableSource(source, "its files have more than \(limits.declaredBytes >> 30) GiB")
        }
        declaredBytes = sum
    }
}

extension FileTreeReader {
    /// Reads a directory of headers whole.
    mutating func readHeaders(_ directory: FilePath) throws {
        try readDirectory(try FileSystem.realPath(directory), keeping: .headers)
    }
}
