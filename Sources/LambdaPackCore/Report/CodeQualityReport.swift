/// A check in the format of GitLab's code-quality reports, a part of Code Climate's (docs.gitlab.com, "Code Quality",
/// "Code Quality report format").
package struct CodeQualityReport: Sendable, Encodable {
    struct Issue: Encodable {
        struct Location: Encodable {
            var path: String
            var lines: Lines
        }

        struct Lines: Encodable {
            var begin: Int
        }

        var description: String
        var checkName: String
        /// The same in every run that finds the same: GitLab tells new findings from old ones by it.
        var fingerprint: String
        var severity: String
        var location: Location

        enum CodingKeys: String, CodingKey {
            case description, fingerprint, severity, location
            case checkName = "check_name"
        }
    }

    /// - Parameter folder: the package's directory in the repository; empty where it is the root.
    package static func render(_ check: CheckResult, below folder: String = "") throws -> [UInt8] {
        try CanonicalJSON.encode(issues(check, below: folder))
    }

    static func issues(_ check: CheckResult, below folder: String) -> [Issue] {
        var counts: [String: Int] = [:]
        return check.problems.map { problem in
            // What is in no file of the package is the configuration's business.
            let path = GitHubAnnotations.path(problem.file ?? Configuration.fileName, below: folder)
            let text = TextEscapes.line(problem.message + (problem.cause.map { " (\($0))" } ?? ""))
            // Without figures, which change with every commit. Names with digits have a quotation mark before them.
            let words = problem.message.split(separator: " ").filter { $0.first?.isNumber != true }
            let kind = "\(path)\n\(problem.code)\n\(words.joined(separator: " "))"
            counts[kind, default: 0] += 1
            return Issue(
                description: text, checkName: problem.code,
                fingerprint: SHA256Digest(hashing: "\(kind)\n\(counts[kind] ?? 1)").hex,
                severity: problem.severity == "error" ? "major" : "minor",
                location: Issue.Location(path: path, lines: Issue.Lines(begin: problem.line ?? 1)))
        }
    }
}
