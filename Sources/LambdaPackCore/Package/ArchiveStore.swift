package import Archive

/// What is known of a finished archive.
package struct FinishedArchive: Sendable, Hashable, Codable {
    package var bytes: Int
    package var sha256Hex: String
    /// By the entries' order.
    package var compressedBytes: [Int]
    /// What it was made from and how: equal keys mean equal bytes.
    var key: String

    package var sha256: SHA256Digest { SHA256Digest(hex: sha256Hex)! }
}

/// Makes archives, and keeps them for the next run: one whose plan and compressor are the same is not made again.
package struct ArchiveStore: Sendable {
    package var directory: FilePath
    package var level: DeflateLevel
    /// By what it does, not by its version: the next run may load another libdeflate.
    package var compressor: Compressor
    package var records: FileRecords

    package init(directory: FilePath, level: DeflateLevel, compressor: Compressor, records: FileRecords) {
        self.directory = directory
        self.level = level
        self.compressor = compressor
        self.records = records
    }

    private static let format = 2

    private func key(_ plan: PackagePlan) -> String {
        "\(Self.format) \(plan.contentDigest.hex) \(level.rawValue) \(compressor.library) \(compressor.behaviour)"
    }

    private func recordFile(_ plan: PackagePlan) -> FilePath { FilePath(archiveFile(plan).string + ".json") }
    private func archiveFile(_ plan: PackagePlan) -> FilePath { directory.pushing(FilePath(plan.id.archivePath)) }

    /// The kept archive of a plan, if it is still whole.
    package func kept(_ plan: PackagePlan) -> (path: FilePath, archive: FinishedArchive)? {
        guard let bytes = try? FileSystem.read(recordFile(plan)),
            let archive = try? JSON.decode(FinishedArchive.self, from: bytes),
            archive.key == key(plan), archive.compressedBytes.count == plan.entries.count,
            let digest = SHA256Digest(hex: archive.sha256Hex),
            records.isUnchanged(archiveFile(plan), digest: digest)
        else { return nil }
        return (archiveFile(plan), archive)
    }

    /// Makes archives for the plans, all cores busy, and reads each back through libarchive before it is anybody's.
    package func make(_ plans: [PackagePlan]) async throws -> [(path: FilePath, archive: FinishedArchive)] {
        for plan in plans { try FileSystem.createDirectory(archiveFile(plan).removingLastComponent()) }
        let work = plans.map { (plan: $0, temporary: FilePath(archiveFile($0).string + ".new")) }
        defer { for item in work { try? FileSystem.remove(item.temporary) } }
        for item in work { try FileSystem.remove(item.temporary) }
        let writer = ZipWriter(level: level)
        do {
            let summaries = try await writer.writeAll(
                work.map { .init(path: $0.temporary.string, entries: $0.plan.archiveEntries) })
            try await verify(work)
            return try zip(work, summaries).map { item, summary in
                try keep(item.plan, item.temporary, summary)
            }
        } catch let error as ArchiveError {
            throw Failure(
                Problem(
                    .archiveFailed, subject: error.subject, "an archive could not be made", cause: "\(error)",
                    advice: "is there space left on the disk of \(directory)? The previous set is as it was"))
        }
    }

    private func verify(_ work: [(plan: PackagePlan, temporary: FilePath)]) async throws {
        var problems = ProblemCollector()
        try await withThrowingTaskGroup(of: (String, [ArchiveMismatch]).self) { group in
            for item in work {
                group.addTask {
                    (
                        item.plan.id.description,
                        try ArchiveVerification.mismatches(of: item.temporary.string, with: item.plan.expectedEntries)
                    )
                }
            }
            for try await (name, mismatches) in group where !mismatches.isEmpty {
                problems.report(
                    Problem(
                        .readBackDiffers, subject: name,
                        "the archive of '\(name)' reads back other than it was planned",
                        cause: mismatches.map { "\($0)" }.joined(separator: "\n"),
                        advice: "did a file change meanwhile? Run it again; if it stays, report it"))
            }
        }
        try problems.throwIfFailed()
    }

    private func keep(
        _ plan: PackagePlan, _ temporary: FilePath, _ summary: ZipSummary
    ) throws -> (path: FilePath, archive: FinishedArchive) {
        let archive = FinishedArchive(
            bytes: Int(summary.byteCount), sha256Hex: summary.sha256.hex,
            compressedBytes: summary.entries.map { Int($0.compressedSize) }, key: key(plan))
        let path = archiveFile(plan)
        // Between the two steps the old record would speak of the new archive.
        try FileSystem.remove(recordFile(plan))
        try FileSystem.rename(temporary, to: path)
        records.remember(path, digest: summary.sha256)
        try FileSystem.writeAtomically(JSON.encode(archive), to: recordFile(plan))
        return (path, archive)
    }
}
