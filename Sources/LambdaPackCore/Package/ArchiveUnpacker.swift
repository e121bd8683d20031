package import Archive

/// Unpacks archives of foreign origin into numbered files, so that no name of theirs ever becomes a path here.
package struct ArchiveUnpacker: Sendable {
    package struct Entry: Sendable, Hashable {
        package enum Kind: Sendable, Hashable {
            case file
            case directory
            case symbolicLink(target: String)
        }

        package var path: ArchivePath
        package var kind: Kind
        package var permissions: UInt16
        /// Where a file's content is now.
        package var file: FilePath?
        package var size: Int
        package var sha256: SHA256Digest?
    }

    /// What was in an archive, and everything that is wrong with it. With problems nothing but those may be believed.
    package struct Contents: Sendable {
        package var entries: [Entry] = []
        /// In words; the first ones, and how many more there are.
        package var problems: [String] { found.lines }

        var found = CappedMessages()
    }

    /// Bytes of all contents together.
    package var limitBytes = HardLimits.unzippedBytes
    package var limitEntries = 65_534
    /// Bytes of all names and links together, as for a zip's directory.
    package var limitNameBytes = 1 << 26

    package init() {}

    /// The format by a file's first bytes: a zip, or a tar, compressed or not.
    package static func format(of archive: FilePath) throws -> LibarchiveReader.Format {
        let mapped = try MappedFile.open(archive)
        let start = mapped.bytes.prefix(4)
        // A local header, or the end of an empty archive (APPNOTE 4.3.7, 4.3.16).
        return start.elementsEqual([0x50, 0x4B, 0x03, 0x04]) || start.elementsEqual([0x50, 0x4B, 0x05, 0x06])
            ? .zip : .tar
    }

    /// Reads a whole archive. Contents go into new files in `directory`.
    ///
    /// - Throws: what can't be read at all, and what the file system says.
    package func unpack(_ archive: FilePath, into directory: FilePath) throws -> Contents {
        var contents = Contents()
        let format = try Self.format(of: archive)
        if format == .zip {
            let limits = ZipLimits(maximumEntryCount: limitEntries, maximumUnzippedByteCount: UInt64(limitBytes))
            for problem in try ZipDirectory.read(path: archive.string, limits: limits).problems {
                contents.found.append("\(problem)")
            }
            // What two readers could take differently is not unpacked at all.
            if !contents.found.isEmpty { return contents }
        }
        var reader = try LibarchiveReader.open(archive.string, format: format)
        var state = State(left: limitBytes, nameBytesLeft: limitNameBytes)
        while let entry = try reader.next() {
            // What is wrong with an entry does not make it cost nothing: everything counts that the reader goes through.
            state.headers += 1
            state.nameBytesLeft -= entry.nameBytes
            guard state.headers <= limitEntries, state.nameBytesLeft >= 0 else {
                contents.found.append(
                    state.nameBytesLeft < 0
                        ? "its names have more than \(ByteCount.exact(limitNameBytes))"
                        : "it has more than \(ByteCount.grouped(limitEntries)) entries")
                break
            }
            // `tar -C dir .` begins with the directory itself.
            if [Array("./".utf8), Array(".".utf8)].contains(entry.name), entry.kind == .directory { continue }
            let read = try add(entry, &reader, directory, &state, &contents)
            // What was not read is passed over, which takes its time, too.
            state.left -= read ?? Int(clamping: entry.size ?? 0)
            guard state.left >= 0 else {
                contents.found.append("it has more than \(ByteCount.exact(limitBytes)) unzipped")
                break
            }
        }
        try reader.close()
        addCollisions(&contents)
        return contents
    }

    /// What is left of the limits, and what hard links may lead to.
    private struct State {
        var left: Int
        var nameBytesLeft: Int
        var headers = 0
        /// The first file of each path, by its index.
        var files: [String: Int] = [:]
    }

    /// Without a leading `./` and a directory's trailing `/`.
    private static func name(of entry: LibarchiveEntry) -> [UInt8] {
        var name = entry.name[...]
        while name.starts(with: [0x2E, 0x2F]) { name = name.dropFirst(2) }
        if name.last == 0x2F { name = name.dropLast() }
        return Array(name)
    }

    /// - Returns: the bytes that were unpacked; nil where the content was not read.
    private func add(
        _ entry: LibarchiveEntry, _ reader: inout LibarchiveReader, _ directory: FilePath, _ state: inout State,
        _ contents: inout Contents
    ) throws -> Int? {
        let path: ArchivePath
        do {
            path = try ArchivePath(utf8: Self.name(of: entry))
        } catch {
            contents.found.append("the name '\(entry.printableName)' \(error)")
            return nil
        }
        func plain(_ kind: Entry.Kind) -> Entry {
            Entry(path: path, kind: kind, permissions: entry.permissions, file: nil, size: 0, sha256: nil)
        }
        switch entry.kind {
        case .directory: contents.entries.append(plain(.directory))
        case .symbolicLink(let target?):
            do {
                _ = try ArchiveEntry.symbolicLink(path, target: target)
                contents.entries.append(plain(.symbolicLink(target: target)))
            } catch {
                contents.found.append("'\(path)': \(error.code)")
            }
        case .symbolicLink(nil): contents.found.append("the link '\(path)' leads to what is not UTF-8")
        case .hardLink(let target):
            let name = target.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
            guard let index = name.flatMap({ state.files[$0] }) else {
                contents.found.append(
                    "'\(path)' is a hard link to '\((target ?? "?").prefix(200))', which is not before it")
                return nil
            }
            var copy = contents.entries[index]
            copy.path = path
            if state.files[path.string] == nil { state.files[path.string] = contents.entries.count }
            contents.entries.append(copy)
            return copy.size
        case .special: contents.found.append("'\(path)' is a device, FIFO or socket")
        case .file:
            let file = directory / String(contents.entries.count)
            let (size, digest) = try write(&reader, to: file, limit: state.left)
            if state.files[path.string] == nil { state.files[path.string] = contents.entries.count }
            contents.entries.append(
                Entry(path: path, kind: .file, permissions: entry.permissions, file: file, size: size, sha256: digest))
            return size
        }
        return nil
    }

    private func write(
        _ reader: inout LibarchiveReader, to file: FilePath, limit: Int
    ) throws -> (size: Int, digest: SHA256Digest) {
        var sink = try FileSink(file)
        var failure: SystemCallError?
        let size = try reader.readContent(limitBytes: UInt64(max(0, limit))) { block in
            guard failure == nil else { return }
            do throws(SystemCallError) { try sink.write(block) } catch { failure = error }
        }
        if let failure { throw failure }
        return (Int(size), sink.finish())
    }

    private func addCollisions(_ contents: inout Contents) {
        let names = contents.entries.map { (path: $0.path, isDirectory: $0.kind == .directory) }
        for collision in NameCollision.find(in: names) {
            let (one, other) = (names[collision.first], names[collision.second])
            // A tar names a directory as often as it likes.
            if one.isDirectory, other.isDirectory { continue }
            contents.found.append("'\(other.path)' \(collision.kind) '\(one.path)'")
        }
    }
}

extension LibarchiveEntry {
    /// Bytes of the name and of what a link says.
    fileprivate var nameBytes: Int {
        switch kind {
        case .symbolicLink(let target), .hardLink(let target): name.count + (target?.utf8.count ?? 0)
        case .file, .directory, .special: name.count
        }
    }
}
