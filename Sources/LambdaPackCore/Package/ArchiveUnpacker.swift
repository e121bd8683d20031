package import Archive
package import Hashing

#if canImport(System)
package import System
#else
package import SystemPackage
#endif

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
        package var problems: [String] = []
    }

    /// Bytes of all contents together.
    package var limitBytes = HardLimits.unzippedBytes
    package var limitEntries = 65_534

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
            contents.problems = try ZipDirectory.read(path: archive.string, limits: limits).problems.map { "\($0)" }
            // What two readers could take differently is not unpacked at all.
            if !contents.problems.isEmpty { return contents }
        }
        var reader = try LibarchiveReader.open(archive.string, format: format)
        var left = limitBytes
        while let entry = try reader.next() {
            guard contents.entries.count < limitEntries else {
                contents.problems.append("it has more than \(limitEntries) entries")
                break
            }
            // `tar -C dir .` begins with the directory itself.
            if [Array("./".utf8), Array(".".utf8)].contains(entry.name), entry.kind == .directory { continue }
            let path: ArchivePath
            do {
                path = try ArchivePath(utf8: Self.name(of: entry))
            } catch {
                contents.problems.append("the name '\(entry.printableName)' \(error)")
                continue
            }
            try add(entry, path, &reader, directory, &left, &contents)
        }
        try reader.close()
        contents.problems += Self.collisions(contents.entries)
        return contents
    }

    /// Without a leading `./` and a directory's trailing `/`.
    private static func name(of entry: LibarchiveEntry) -> [UInt8] {
        var name = entry.name[...]
        while name.starts(with: [0x2E, 0x2F]) { name = name.dropFirst(2) }
        if name.last == 0x2F { name = name.dropLast() }
        return Array(name)
    }

    private func add(
        _ entry: LibarchiveEntry, _ path: ArchivePath, _ reader: inout LibarchiveReader, _ directory: FilePath,
        _ left: inout Int, _ contents: inout Contents
    ) throws {
        func plain(_ kind: Entry.Kind) -> Entry {
            Entry(path: path, kind: kind, permissions: entry.permissions, file: nil, size: 0, sha256: nil)
        }
        switch entry.kind {
        case .directory: contents.entries.append(plain(.directory))
        case .symbolicLink(let target?): contents.entries.append(plain(.symbolicLink(target: target)))
        case .symbolicLink(nil): contents.problems.append("the link '\(path)' leads to what is not UTF-8")
        case .hardLink(let target):
            let name = target.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
            guard let original = contents.entries.first(where: { $0.path.string == name && $0.kind == .file }) else {
                contents.problems.append("'\(path)' is a hard link to '\(target ?? "?")', which is not before it")
                return
            }
            var copy = original
            copy.path = path
            left -= copy.size
            contents.entries.append(copy)
        case .special: contents.problems.append("'\(path)' is a device, FIFO or socket")
        case .file:
            let file = directory / String(contents.entries.count)
            let (size, digest) = try write(&reader, to: file, limit: left)
            left -= size
            contents.entries.append(
                Entry(path: path, kind: .file, permissions: entry.permissions, file: file, size: size, sha256: digest))
        }
        if left < 0 { contents.problems.append("it has more than \(ByteCount.exact(limitBytes)) unzipped") }
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

    private static func collisions(_ entries: [Entry]) -> [String] {
        var problems: [String] = []
        var seen: [String: Entry] = [:]
        for entry in entries {
            let folded = entry.path.string.lowercased()
            if let other = seen[folded] {
                if entry.kind == .directory, other.kind == .directory { continue }
                problems.append(
                    other.path == entry.path
                        ? "'\(entry.path)' is there twice" : "'\(other.path)' and '\(entry.path)' differ in case alone")
            }
            seen[folded] = entry
        }
        for entry in entries {
            var parent = FilePath(entry.path.string.lowercased())
            while parent.removeLastComponent(), !parent.isEmpty {
                if let file = seen[parent.string], file.kind != .directory {
                    problems.append("'\(entry.path)' lies below '\(file.path)', which is no directory")
                }
            }
        }
        return problems
    }
}
