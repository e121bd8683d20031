import Platform

/// A zip's central directory, held against its local headers and against every byte of the file.
///
/// Readers disagree on zips that break rules, and that is how one is made to show an inspector something else than the
/// machine that unpacks it. So nothing is repaired or guessed: what a reader could see differently is a problem.
package struct ZipDirectory: Hashable, Sendable {
    /// What the directory says, in its own order, as far as it could be read. Don't use it if there are problems.
    package private(set) var entries: [Entry] = []
    /// Everything that was found wrong; empty for a sound archive.
    package private(set) var problems: [ZipProblem] = []
    /// Where the central directory begins, in bytes from the start.
    package private(set) var directoryOffset: UInt64 = 0

    /// Reads the directory of a zip in memory. Never fails: whatever the bytes are, they give problems.
    package static func parse(_ bytes: [UInt8], limits: ZipLimits = .standard) -> ZipDirectory {
        read(from: MemoryBytes(bytes: bytes), limits: limits)
    }

    /// Reads the directory of a zip file; of the contents no byte is read.
    ///
    /// - Throws: `ArchiveError` where the file can't be read.
    package static func read(
        path: String, limits: ZipLimits = .standard
    ) throws(ArchiveError) -> ZipDirectory {
        let file = try OwnedDescriptor.openFile(path)
        return try read(from: try FileBytes(file), limits: limits)
    }

    static func read<Source: ByteSource>(
        from source: Source, limits: ZipLimits
    ) throws(Source.Failure) -> ZipDirectory {
        var directory = ZipDirectory()
        guard let end = try ZipEnd.find(in: source, limits: limits, problems: &directory.problems) else {
            return directory
        }
        directory.directoryOffset = end.directoryOffset
        guard
            let bytes = try source.bytes(at: end.directoryOffset, count: end.offset - end.directoryOffset)
        else { return directory }

        var parser = CentralDirectoryParser(bytes, at: end.directoryOffset, limits: limits)
        parser.parse(declaredCount: end.entryCount)
        directory.entries = parser.entries
        directory.problems += parser.problems

        var layout = ZipLayout(directoryOffset: end.directoryOffset, isComplete: parser.isComplete)
        for index in directory.entries.indices where directory.problems.count < limits.maximumProblemCount {
            let local = try LocalHeader.read(of: directory.entries[index], in: source)
            directory.problems += local.problems
            layout.add(directory.entries[index], end: local.dataEnd)
            directory.entries[index].dataOffset = local.dataOffset
        }
        // With so many problems some headers were left out, and every gap would be of them.
        if directory.problems.count < limits.maximumProblemCount { directory.problems += layout.problems() }
        if directory.problems.count < limits.maximumProblemCount { directory.problems += directory.collisions() }
        directory.capProblems(limits.maximumProblemCount)
        return directory
    }

    private mutating func capProblems(_ limit: Int) {
        guard problems.count >= limit else { return }
        problems.removeLast(problems.count - limit)
        problems.append(ZipProblem(code: .tooManyProblems(limit: limit), offset: directoryOffset, entry: nil))
    }

    private func collisions() -> [ZipProblem] {
        let named = entries.compactMap { entry in entry.path.map { (entry: entry, path: $0) } }
        return NameCollision.find(in: named.map { ($0.path, $0.entry.isDirectory) }).map { collision in
            named[collision.second].entry.problem(
                .collision(collision.kind, with: named[collision.first].entry.printableName))
        }
    }
}
