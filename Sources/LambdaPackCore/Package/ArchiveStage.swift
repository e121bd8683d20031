package import Archive

/// What is known of a finished archive.
package struct FinishedArchive: Sendable, Hashable, Codable {
    package var bytes: Int
    package var sha256: SHA256Digest
    /// By the entries' order.
    package var compressedBytes: [Int]
}

/// Makes archives, all cores busy; one of the same content and compressor is not made again.
package struct ArchiveStage: Sendable {
    package var store: ContentStore
    package var level: DeflateLevel
    /// By what it does, not by its version: the next run may load another libdeflate.
    package var compressor: Compressor
    package var progress: ProgressHandler

    /// - Returns: the archives of all plans, by what they are of.
    package func make(_ plans: [ArchivePlan]) async throws -> [ArtifactID: FinishedArchive] {
        var archives: [ArtifactID: FinishedArchive] = [:]
        for plan in plans { archives[plan.id] = kept(plan) }
        let missing = plans.filter { archives[$0.id] == nil }
        guard !missing.isEmpty else { return archives }
        let names = missing.count == 1 ? missing[0].id.description : "\(missing.count) archives"
        let step = ProgressEvent.Step(.package, product: names, architecture: nil)
        let made = try await withProgress(step, progress) { try await write(missing) }
        return archives.merging(made) { $1 }
    }

    private func inputs(_ plan: ArchivePlan) -> [String] {
        [plan.contentDigest.hex, level.rawValue, compressor.library, compressor.behaviour]
    }

    private func kept(_ plan: ArchivePlan) -> FinishedArchive? {
        let archive = store.value(.archive, inputs(plan), as: FinishedArchive.self)
        return archive?.compressedBytes.count == plan.entries.count ? archive : nil
    }

    private struct Work: Sendable {
        var plan: ArchivePlan
        var file: FilePath
    }

    /// Each is read back through libarchive before it is anybody's.
    private func write(_ plans: [ArchivePlan]) async throws -> [ArtifactID: FinishedArchive] {
        let work = try plans.map { Work(plan: $0, file: try store.temporaryFile()) }
        defer { for item in work { FileSystem.discard(item.file) } }
        for item in work { FileSystem.discard(item.file) }
        do {
            let summaries = try await ZipWriter(level: level).writeAll(
                try work.map { .init(path: $0.file.string, entries: try $0.plan.archiveEntries(store)) })
            try await verify(work)
            var archives: [ArtifactID: FinishedArchive] = [:]
            for (item, summary) in zip(work, summaries) { archives[item.plan.id] = try keep(item, summary) }
            return archives
        } catch let error as ArchiveError {
            throw Failure(
                Problem(
                    .archiveFailed, subject: error.subject, "an archive could not be made", cause: "\(error)",
                    advice: "is there space left on the disk of \(store.directory)? The previous set is as it was"))
        }
    }

    private func verify(_ work: [Work]) async throws {
        var problems = ProblemCollector()
        try await withThrowingTaskGroup(of: (ArtifactID, [ArchiveMismatch]).self) { group in
            for item in work {
                group.addTask {
                    (
                        item.plan.id,
                        try ArchiveVerification.mismatches(of: item.file.string, with: item.plan.expectedEntries)
                    )
                }
            }
            for try await (id, mismatches) in group where !mismatches.isEmpty {
                // What was packed may have been damaged: then the next run makes it anew.
                let plan = work.first { $0.plan.id == id }?.plan
                let damages = Set(plan?.entries.map(\.sha256) ?? []).compactMap { store.damage($0, of: "\(id)") }
                if !damages.isEmpty {
                    problems.report(damages.sorted { $0.cause ?? "" < $1.cause ?? "" })
                    continue
                }
                problems.report(
                    Problem(
                        .readBackDiffers, subject: id.description,
                        "the written archive of '\(id)' differs from its plan",
                        cause: mismatches.map { "\($0)" }.joined(separator: "\n"),
                        advice: "did a file change meanwhile? Run it again; if it stays, report it"))
            }
        }
        try problems.throwIfFailed()
    }

    private func keep(_ item: Work, _ summary: ZipSummary) throws -> FinishedArchive {
        let archive = FinishedArchive(
            bytes: Int(summary.byteCount), sha256: try store.adopt(item.file, digest: summary.sha256),
            compressedBytes: summary.entries.map { Int($0.compressedSize) })
        store.keep(archive, .archive, inputs(item.plan), contents: [archive.sha256])
        return archive
    }
}

extension Compression {
    package var level: DeflateLevel {
        switch self {
        case .fast: .fast
        case .default: .default
        case .max: .max
        }
    }
}
