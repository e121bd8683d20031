import Platform

/// Writes zip archives whose bytes follow from the entries' paths, kinds and contents, and from the level, alone.
///
/// It has no state: one value may write any number of archives at the same time, each in a task of its own.
package struct ZipWriter: Hashable, Sendable {
    package let level: DeflateLevel

    package init(level: DeflateLevel = .default) {
        self.level = level
    }

    /// Writes a new archive, mode 0644, with the entries in the order of their stored names' bytes, however given.
    ///
    /// The memory it takes is the largest content and its compressed size. The file is not synchronised with the disk.
    ///
    /// - Parameter path: must not exist yet. If anything fails, the file is removed again.
    /// - Throws: `ArchiveError`: names that collide, too many or too large entries for a zip without ZIP64, a content
    ///   that can't be read or changes meanwhile, anything that the system refuses while writing or closing.
    package func write(_ entries: [ArchiveEntry], to path: String) throws(ArchiveError) -> ZipSummary {
        let plan = try Self.plan(entries)
        let descriptor = try OwnedDescriptor.createFile(path)
        do {
            return try write(plan, into: ZipSink(descriptor: descriptor), path: path)
        } catch {
            FileSystem.discard(FilePath(path))
            throw error
        }
    }

    /// An entry and its name as stored.
    typealias Planned = (name: [UInt8], entry: ArchiveEntry)

    /// Sorts by stored names, and refuses what can't be unpacked everywhere.
    static func plan(_ entries: [ArchiveEntry]) throws(ArchiveError) -> [Planned] {
        guard entries.count <= ZipFormat.maximumEntryCount else {
            throw ArchiveError(
                .plan, "the archive", .tooManyEntries(count: entries.count, limit: ZipFormat.maximumEntryCount))
        }
        if let collision = NameCollision.find(in: entries.map { ($0.path, $0.kind == .directory) }).first {
            let (first, second) = (entries[collision.first].path, entries[collision.second].path)
            throw ArchiveError(.plan, second.string, .collision(collision.kind, with: first.string))
        }
        let plan = entries.map { entry in
            (name: ZipRecord.storedName(of: entry.path, isDirectory: entry.kind == .directory), entry: entry)
        }
        return plan.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// Writes to an open file, which is closed at the end.
    func write(
        _ plan: [Planned], into sink: consuming ZipSink, path: String
    ) throws(ArchiveError) -> ZipSummary {
        var content = try ZipContent.make(level: level)
        var directory: [UInt8] = []
        var written: [ZipSummary.Entry] = []
        written.reserveCapacity(plan.count)
        for (name, entry) in plan {
            let offset = try Self.plain(sink.offset, path)
            let summary = try content.withPacked(entry) { packed throws(ArchiveError) in
                let record = ZipRecord(
                    name: name, kind: entry.kind, method: packed.method, crc32: packed.crc32,
                    compressedSize: UInt32(packed.bytes.count), size: UInt32(packed.size), localHeaderOffset: offset)
                try sink.append(record.localHeader())
                try sink.append(packed.bytes)
                directory.append(contentsOf: record.centralHeader())
                return ZipSummary.Entry(
                    path: entry.path, kind: entry.kind, size: packed.size,
                    compressedSize: UInt64(packed.bytes.count), crc32: packed.crc32, sha256: packed.sha256)
            }
            written.append(summary)
        }
        let end = ZipRecord.endOfCentralDirectory(
            entryCount: UInt16(plan.count), directorySize: try Self.plain(UInt64(directory.count), path),
            directoryOffset: try Self.plain(sink.offset, path))
        try sink.append(directory)
        try sink.append(end)
        let byteCount = sink.offset
        return ZipSummary(path: path, byteCount: byteCount, sha256: try sink.finish(), entries: written)
    }

    /// An offset or size that fits its field without ZIP64.
    private static func plain(_ value: UInt64, _ path: String) throws(ArchiveError) -> UInt32 {
        guard value <= ZipFormat.maximumByteCount else {
            throw ArchiveError(.write, path, .tooLarge(bytes: value, limit: ZipFormat.maximumByteCount))
        }
        return UInt32(value)
    }
}
