import Archive

/// One thing that an SDK is made of: a directory, an archive, a package or an image.
package struct SDKSource: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case directory
        /// A tar archive, compressed or not: of a toolchain, of a system, or of an image with its layers.
        case tar
        case deb, rpm
    }

    package let path: FilePath
    package let kind: Kind

    /// Looks at the first bytes of a file: names lie, these don't.
    ///
    /// - Throws: where there is nothing, or a file that is none of these.
    package init(_ path: FilePath) throws(Problem) {
        guard FileSystem.exists(path) else { throw .noSuchFile(path) }
        if FileSystem.isDirectory(path) {
            self.path = (try? FileSystem.realPath(path)) ?? path
            kind = .directory
            return
        }
        self.path = path
        kind = Self.kind(of: (try? Self.start(of: path)) ?? [])
    }

    /// deb(5): an ar archive; rpm: the "lead" of rpm's file format, version 3.
    static func kind(of start: [UInt8]) -> Kind {
        if start.starts(with: Array("!<arch>\n".utf8)) { return .deb }
        return start.starts(with: [0xED, 0xAB, 0xEE, 0xDB]) ? .rpm : .tar
    }

    /// A file's first bytes: as many as an ELF header has.
    static func start(of path: FilePath) throws(SystemCallError) -> [UInt8] {
        let file = try OwnedDescriptor(reading: path)
        var bytes = [UInt8](repeating: 0, count: 64)
        let result = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(SystemCallError) in
                try OwnedDescriptor.fill(buffer, from: file.number, path, at: 0)
            }
        }
        return Array(bytes[..<(try result.get())])
    }
}

extension FileTreeReader {
    /// Reads several sources, one over the other.
    mutating func read(_ sources: [SDKSource], for architecture: Architecture, keeping filter: SourceFilter) throws {
        if sources.contains(where: { $0.kind == .deb || $0.kind == .rpm }) { try mergeUsr() }
        for source in sources {
            switch source.kind {
            case .directory: try readDirectory(source.path, keeping: filter)
            case .rpm: try readArchive(source.path, .rpm, as: .package, keeping: filter)
            case .deb: try readDebianPackage(source.path, keeping: filter)
            case .tar: try readTar(source.path, architecture, keeping: filter)
            }
        }
    }

    /// Packages of one and the same system name `/lib/x` or `/usr/lib/x`, whatever directory they were built for.
    private mutating func mergeUsr() throws {
        for name in ["lib", "lib64"] {
            if tree.node([name]) == nil { try tree.add(.link("usr/\(name)"), at: [name]) }
        }
    }

    /// deb(5): `debian-binary`, `control.tar.*` and `data.tar.*`.
    private mutating func readDebianPackage(_ file: FilePath, keeping filter: SourceFilter) throws {
        let data = scratchFile("data")
        defer { FileSystem.discard(data) }
        guard try extract(file, .deb, to: data, where: { $0.hasPrefix("data.tar") }) else {
            throw Problem.unusableSource(file, "it has no data.tar: this is not a Debian package")
        }
        try readArchive(data, .tar, as: .package, keeping: filter, name: file)
    }

    /// An image (`docker save`, OCI layout) is known by what its outer archive lists; else it is a system or a toolchain.
    private mutating func readTar(_ file: FilePath, _ architecture: Architecture, keeping filter: SourceFilter) throws {
        var outer = filter
        outer.takesImageParts = true
        let objects = scratchFile("image")
        var reader = FileTreeReader(objects: objects)
        try reader.readArchive(file, .tar, as: .layer, keeping: outer)
        let unpacked = reader.tree
        if let layers = try ImageLayers(unpacked, file, architecture) {
            for layer in layers.files { try readArchive(layer, .tar, as: .layer, keeping: filter, name: file) }
            try FileSystem.remove(objects)
        } else {
            try merge(unpacked, of: file)
        }
    }

    private mutating func merge(_ other: FileTree, of source: FilePath) throws(Problem) {
        do throws(FileTree.Fault) { try tree.graft(other, 0, to: []) } catch {
            throw .unusableSource(source, "a path in it \(error)")
        }
    }
}
