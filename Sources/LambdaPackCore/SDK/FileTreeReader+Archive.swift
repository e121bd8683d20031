import Archive

extension FileTreeReader {
    /// Reads an archive from its first entry to its last.
    ///
    /// - Parameter name: what to call the archive in errors, where its file's name says nothing.
    mutating func readArchive(
        _ file: FilePath, _ format: LibarchiveReader.Format, as layering: Layering, keeping filter: SourceFilter,
        name: FilePath? = nil
    ) throws {
        let name = name ?? file
        let firstOfLayer = tree.nodes.count
        do {
            var archive = try LibarchiveReader.open(file.string, format: format)
            while let entry = try archive.next() {
                try Task.checkCancellation()
                try read(entry, &archive, layering, filter, name, firstOfLayer)
            }
            try archive.close()
        } catch let error as ArchiveError {
            throw Problem.damagedSource(name, error)
        }
    }

    private mutating func read(
        _ entry: LibarchiveEntry, _ archive: inout LibarchiveReader, _ layering: Layering, _ filter: SourceFilter,
        _ source: FilePath, _ firstOfLayer: Int
    ) throws {
        let text = String(decoding: entry.name, as: UTF8.self)
        // Decoding repairs what is not UTF-8. No header and no library has such a name.
        guard text.utf8.elementsEqual(entry.name) else { return }
        let path = FileTree.components(text)
        guard !path.isEmpty else { return }
        try count(source, path, textBytes: entry.name.count)
        try declare(entry.size ?? 0, source)
        do {
            guard !path.contains("..") else { throw FileTree.Fault.leaves }
            guard path.allSatisfy({ $0.utf8.count <= ArchivePath.maximumComponentByteCount }) else {
                throw FileTree.Fault.nameTooLong
            }
            if layering == .layer, try readWhiteout(path, before: firstOfLayer) { return }
            switch entry.kind {
            case .directory: if filter.enters(path) { try addDirectory(path, layering) }
            case .symbolicLink(let target):
                guard let target else { break }
                try count(textBytes: target.utf8.count, source)
                try addLink(path, target, layering)
            case .hardLink(let target): try addHardLink(path, target, entry, &archive, filter)
            case .file: try addFile(path, &archive, filter)
            case .special: break
            }
        } catch let fault as FileTree.Fault {
            throw Problem.unusableEntry(entry.printableName, of: source, fault)
        }
    }

    private mutating func readWhiteout(_ path: [String], before: Int) throws(FileTree.Fault) -> Bool {
        guard let name = path.last, name.utf8.starts(with: ".wh.".utf8) else { return false }
        if name == ".wh..wh..opq" {
            if let directory = tree.node(path.dropLast()) { tree.clear(directory, before: before) }
        } else {
            let removed = String(Substring(name.utf8.dropFirst(4)))
            try tree.remove(path.dropLast() + [removed], before: before)
        }
        return true
    }

    private mutating func addDirectory(_ path: [String], _ layering: Layering) throws(FileTree.Fault) {
        guard case .found(let node, _)? = try? tree.resolve(path, followingLast: layering == .package) else {
            // A link to a directory that is yet to come, or nothing.
            if layering == .layer { try tree.remove(path) }
            _ = try tree.makeDirectory(path)
            return
        }
        if !tree.nodes[node].isDirectory {
            try tree.remove(path)
            _ = try tree.makeDirectory(path)
        }
    }

    private mutating func addLink(_ path: [String], _ target: String, _ layering: Layering) throws(FileTree.Fault) {
        if layering == .package, case .found(let node, _)? = try? tree.resolve(path, followingLast: false),
            tree.nodes[node].isDirectory
        {
            return
        }
        guard target.utf8.count < Self.pathLimit else { throw .nameTooLong }
        try tree.add(.link(target), at: path)
    }

    private mutating func addFile(
        _ path: [String], _ archive: inout LibarchiveReader, _ filter: SourceFilter
    ) throws {
        guard try isKept(path, filter) else { return }
        try tree.add(.file(try readContent(&archive)), at: path)
    }

    /// cpio gives the content of a file with several names with the last of them.
    private mutating func addHardLink(
        _ path: [String], _ target: String?, _ entry: LibarchiveEntry, _ archive: inout LibarchiveReader,
        _ filter: SourceFilter
    ) throws {
        let name = target ?? ""
        let components = FileTree.components(name)
        guard !components.contains("..") else { throw FileTree.Fault.leaves }
        let isTargetKept = try isKept(components, filter)
        guard try isKept(path, filter) || isTargetKept else { return }
        guard case .found(let node, _) = try tree.resolve(components), case .file = tree.nodes[node].kind else {
            // Its first name was of no use, this one is: only an archive that gives the content here can say what is in it.
            if entry.size ?? 0 > 0 { return try tree.add(.file(try readContent(&archive)), at: path) }
            if isTargetKept { throw FileTree.Fault.noSuchTarget(name) }
            return
        }
        if entry.size ?? 0 > 0 { tree.setContent(try readContent(&archive), of: node) }
        try tree.alias(node, at: path)
    }

    /// What lies behind a broken link is at fault only where somebody needs it.
    private func isKept(_ path: [String], _ filter: SourceFilter) throws(FileTree.Fault) -> Bool {
        do throws(FileTree.Fault) { return filter.keeps(try realPath(path)) } catch {
            guard filter.keeps(path) else { return false }
            throw error
        }
    }

    /// The path without links: what a file is called where it lies.
    private func realPath(_ path: [String]) throws(FileTree.Fault) -> [String] {
        let parent = Array(path.dropLast())
        switch try tree.resolve(parent) {
        case .found(_, let real): return real + path.suffix(1)
        case .missing(_, let real, let rest): return real + rest + path.suffix(1)
        }
    }

    private mutating func readContent(_ archive: inout LibarchiveReader) throws -> FileTree.Content {
        if objectCount == 0 { try FileSystem.createDirectory(objects) }
        objectCount += 1
        let file = objects / String(objectCount)
        let sink = try OwnedDescriptor(creating: file)
        let size = try archive.readContent(limitBytes: limits.keptBytes - keptBytes) { block throws(ArchiveError) in
            do throws(SystemCallError) { try sink.append(block) } catch {
                throw ArchiveError(.write, file.string, .system(errno: error.code))
            }
        }
        try sink.finish()
        keptBytes += size
        return FileTree.Content(path: file, size: Int(size), isOwned: true)
    }
}

extension FileTreeReader {
    /// A name beside the contents that no content has.
    func scratchFile(_ name: String) -> FilePath { objects / "\(name).\(tree.nodes.count)" }

    /// Copies the first file of an archive whose name fits.
    ///
    /// - Returns: whether there is one.
    mutating func extract(
        _ archive: FilePath, _ format: LibarchiveReader.Format, to file: FilePath, where fits: (String) -> Bool
    ) throws -> Bool {
        do {
            var reader = try LibarchiveReader.open(archive.string, format: format)
            while let entry = try reader.next() {
                guard entry.kind == .file, fits(entry.printableName) else { continue }
                let content = try readContent(&reader)
                try FileSystem.rename(content.path, to: file)
                return true
            }
            return false
        } catch let error as ArchiveError {
            throw Problem.damagedSource(archive, error)
        }
    }
}
