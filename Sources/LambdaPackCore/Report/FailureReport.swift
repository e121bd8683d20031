/// Why a command gave up, for programs: what `--failure-report` writes, and what a comment is made of where there is no
/// check to show. As JSON: canonical, with the keys below.
package struct FailureReport: Sendable, Hashable, Codable {
    package struct Item: Sendable, Hashable, Codable {
        package var severity: String
        package var code: String
        package var message: String
        package var cause: String?
        package var advice: String?
        package var file: String?
        package var line: Int?
        package var column: Int?
    }

    package static let marker = "lambda-pack/failure"
    package static let schemaVersion = 1
    /// Of the compiler's words, the last ones.
    static let outputLines = 60

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    /// The command that failed: `build`, `check`.
    package var command: String
    package var exitStatus: Int
    package var problems: [Item]
    /// The end of what a compiler printed; nil where none did.
    package var compilerOutput: String?

    package init(_ failure: Failure, command: String) {
        self.command = command
        exitStatus = Int(failure.exitStatus.rawValue)
        problems = Problem.shown(failure.problems).map { problem in
            Item(
                severity: problem.severity.rawValue, code: problem.code.rawValue, message: problem.message,
                cause: problem.cause, advice: problem.advice, file: problem.location?.file,
                line: problem.location?.line, column: problem.location?.column)
        }
        let lines = String(decoding: failure.compilerOutput, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let end = lines.suffix(Self.outputLines).joined(separator: "\n").trimmingSpaces()
        compilerOutput = end.isEmpty ? nil : end
    }
}

/// A failed command in GitHub-flavoured Markdown.
package enum FailureMarkdown {
    package static func render(
        _ report: FailureReport, id: CheckIdentifier? = nil, commit: CommitName? = nil,
        limit: Int = CheckMarkdown.limit
    ) -> String {
        var sections = MarkdownSections()
        let heading = "\(CheckIdentifier.marker(id))\n### lambda-pack: FAIL\(CheckIdentifier.suffix(id))\n\n"
        sections.add(0, [heading + "\(sentence(report)), so no size was checked.\(CommitName.sentence(commit))\n"])
        sections.add(1, report.problems.map(item), opening: "\n")
        if let output = report.compilerOutput {
            sections.addFolded(
                2, "The end of the compiler's output",
                output.split(separator: "\n", omittingEmptySubsequences: false).map {
                    // An indented block: nothing in it can end it.
                    "    \(TextEscapes.line($0))\n"
                })
        }
        return sections.rendered(limit: limit)
    }

    private static func sentence(_ report: FailureReport) -> String {
        let command = Markdown.code("lambda-pack \(report.command)")
        return report.exitStatus == Int(ExitStatus.preflightRefused.rawValue)
            ? "\(command) refused the package (exit code 3): it would not load on Lambda"
            : "\(command) failed (exit code \(report.exitStatus))"
    }

    private static func item(_ item: FailureReport.Item) -> String {
        let place = item.file.map { " at \(Markdown.code("\($0):\(item.line ?? 1)"))" } ?? ""
        let word = item.severity == "error" ? "FAIL" : "WARN"
        func lines(_ text: String?, _ title: String) -> String {
            (text ?? "").split(separator: "\n").prefix(20).map { "  - \(title)\(Markdown.item($0.trimmingSpaces()))\n" }
                .joined()
        }
        return "- **\(word)** \(Markdown.text(item.message))\(place) (\(Markdown.text(item.code)))\n"
            + lines(item.cause, "") + lines(item.advice, "→ ")
    }
}
