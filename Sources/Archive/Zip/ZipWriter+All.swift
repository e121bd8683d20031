import Platform

extension ZipWriter {
    /// One archive to write.
    package struct Job: Hashable, Sendable {
        package let path: String
        package let entries: [ArchiveEntry]

        package init(path: String, entries: [ArchiveEntry]) {
            self.path = path
            self.entries = entries
        }
    }

    /// Writes several archives side by side on all cores; the bytes are those of writing them one by one.
    ///
    /// - Returns: a summary for each job, in the jobs' order.
    /// - Throws: the first error (`ArchiveError`, or `CancellationError`). Then none of the archives is left behind.
    package func writeAll(_ jobs: [Job]) async throws -> [ZipSummary] {
        let results = await withTaskGroup(of: (Int, Result<ZipSummary, any Error>).self) { group in
            for (index, job) in jobs.enumerated() {
                group.addTask {
                    let result = Result {
                        try Task.checkCancellation()
                        return try write(job.entries, to: job.path)
                    }
                    return (index, result)
                }
            }
            // Every result is awaited, also after a failure: what was written by then has to be removed.
            var results: [(index: Int, result: Result<ZipSummary, any Error>)] = []
            for await result in group {
                results.append(result)
                if case .failure = result.1 { group.cancelAll() }
            }
            return results
        }
        guard let failure = results.lazy.compactMap(\.result.failure).first else {
            return try results.sorted { $0.index < $1.index }.map { try $0.result.get() }
        }
        for case (_, .success(let summary)) in results { FileSystem.discard(FilePath(summary.path)) }
        throw failure
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
