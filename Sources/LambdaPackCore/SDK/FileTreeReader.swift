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
        /// With the directories that are made for entries below them.
        var nodes = 4_000_000
        /// Of names, and of what links say. These stay in memory.
        var textBytes = 1 << 28
        /// Of contents that are kept.
        var keptBytes: UInt64 = 16 << 30
        /// Of contents that archives declare, kept or not.
        var declaredBytes: UInt64 = 256 << 30
    }

    var tree = FileTree()
    /// Where contents are put.
    let objects: FilePath
    let limits: Limits
    /// What no path is as long as (PATH_MAX, with its NUL).
    static let pathLimit = 4096

    private var entryCount = 0
    private var textBytes = 0
    var keptBytes: UInt64 = 0
    private var declaredBytes: UInt64 = 0
    var objectCount = 0

    init(objects: FilePath, limits: Limits = Limits()) {
        self.objects = objects
        self.limits = limits
    }

    // MARK: Bounds

    mutating func count(_ source: FilePath, _ path: [String], textBytes: Int) throws(Problem) {
        try count(textBytes: textBytes, source)
        entryCount += 1
        guard tree.nodes.count <= limits.nodes else {
            throw .unusableSource(source, "it has more than \(ByteCount.grouped(limits.nodes)) files and directories")
        }
        guard entryCount <= limits.entries else {
            throw .unusableSource(source, "it has more than \(ByteCount.grouped(limits.entries)) entries")
        }
        guard path.count <= FileTree.depthLimit else {
            throw .unusableEntry(path.joined(separator: "/"), of: source, .nameTooLong)
        }
    }

    mutating func count(textBytes: Int, _ source: FilePath) throws(Problem) {
        self.textBytes += textBytes
        guard self.textBytes <= limits.textBytes else {
            throw .unusableSource(source, "its names alone have more than \(limits.textBytes >> 20) MiB")
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
