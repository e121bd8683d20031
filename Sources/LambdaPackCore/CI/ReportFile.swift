/// What a job has left to be shown: a check's results, or why there are none.
package enum ReportFile: Sendable {
    case check(CheckResult)
    case failure(FailureReport)

    private struct Head: Decodable {
        var schema: String
        var schemaVersion: Int
    }

    /// Reads `check --output-file` or `--failure-report`, which may come from a job that nobody trusts.
    package static func read(_ path: FilePath) throws -> ReportFile {
        let head = try BoundedJSON.read(Head.self, path, "the report", checksIntegers: true)
        switch (head.schema, head.schemaVersion) {
        case (CheckResult.marker, CheckResult.schemaVersion):
            return .check(try BoundedJSON.read(CheckResult.self, path, "the report"))
        case (FailureReport.marker, FailureReport.schemaVersion):
            return .failure(try BoundedJSON.read(FailureReport.self, path, "the report"))
        default:
            throw BoundedJSON.unreadable(
                path, "the report", "its schema is '\(head.schema)', version \(head.schemaVersion), which is not known")
        }
    }

    /// As a comment: foreign names do nothing in it, whoever wrote the report.
    ///
    /// - Parameter commit: what it is of. A comment outlives its run, and may be of an older commit than the one above it.
    package func markdown(
        _ id: CheckIdentifier?, commit: CommitName? = nil, limit: Int = CheckMarkdown.limit
    ) -> String {
        switch self {
        case .check(let result): CheckMarkdown.render(result, id: id, commit: commit, limit: limit)
        case .failure(let report): FailureMarkdown.render(report, id: id, commit: commit, limit: limit)
        }
    }

    /// The same as the body of a request: `{"body": …}` (GitHub's comments and GitLab's notes).
    package func requestBody(_ id: CheckIdentifier?, commit: CommitName? = nil) -> [UInt8] {
        JSONValue.object(["body": .string(markdown(id, commit: commit))]).compactBytes
    }
}
