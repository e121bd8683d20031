/// A check in GitHub-flavoured Markdown: the verdict first, then a table, then details, folded.
package enum CheckMarkdown {
    /// GitHub refuses comments of more than 65,536 characters.
    static let limit = 65_000

    /// The comment's first line, which a sticky comment is found by.
    package static let marker = "<!-- lambda-pack check -->"

    package static func render(_ check: CheckResult) -> String {
        var text = "\(marker)\n### lambda-pack: \(check.verdict.rawValue) \(Markdown.text(check.package))\n\n"
        for problem in check.problems {
            text += "- **\(problem.severity == "error" ? "FAIL" : "WARN")** \(Markdown.text(problem.message))"
            text += (problem.cause.map { " (\(Markdown.text($0)))" } ?? "") + "\n"
        }
        if !check.problems.isEmpty { text += "\n" }
        let columns = CheckReport.columns(check)
        text += row(columns.map { $0.title.lowercased() })
        text += "|" + columns.map { $0.isFigure ? "--:|" : "---|" }.joined() + "\n"
        for artifact in check.artifacts { text += row(CheckReport.cells(artifact, check).map(Markdown.text)) }
        text +=
            check.baseline.map { "\nCompared with \(Markdown.text($0)).\n" }
            ?? "\nNo baseline: growth was not checked.\n"
        for note in check.notes ?? [] { text += "\n\(Markdown.text(note)).\n" }
        if let settings = check.settings {
            text +=
                "\nSettings that changed:\n\n"
                + settings.map {
                    "- \(Markdown.text($0.setting)): \(Markdown.text($0.before)) → \(Markdown.text($0.after))\n"
                }.joined()
        }
        text += folded("What changed", changes(check.artifacts))
        text += folded("Budgets", budgets(check.artifacts))
        text += folded(
            "Suggestions",
            check.suggestions.map { "- \(Markdown.item($0.subject)): \(Markdown.text($0.message))\n" }.joined())
        return fitting(text)
    }

    private static func folded(_ title: String, _ content: String) -> String {
        content.isEmpty ? "" : "\n<details><summary>\(title)</summary>\n\n\(content)\n</details>\n"
    }

    private static func changes(_ artifacts: [CheckResult.Artifact]) -> String {
        artifacts.filter { !$0.entries.isEmpty }.map { artifact in
            let entries = artifact.entries.prefix(20).map {
                "\(Markdown.code($0.path)) \(ByteCount.signedExact($0.growth))"
            }
            let more = artifact.entries.count > 20 ? ", and \(artifact.entries.count - 20) more" : ""
            let why = artifact.whyItGrew.map { "  - `bootstrap` unzipped \(Markdown.text($0))\n" } ?? ""
            return
                "- \(Markdown.item(artifact.name)) \(Markdown.text(artifact.architecture.rawValue)), compressed: \(entries.joined(separator: ", "))\(more)\n"
                + why
        }.joined()
    }

    private static func budgets(_ artifacts: [CheckResult.Artifact]) -> String {
        let rows = artifacts.flatMap { artifact in
            BudgetLine.lines(artifact.budgets).map { line in
                let cells = [
                    artifact.name, artifact.architecture.rawValue, line.decisive.metric.rawValue,
                    ByteCount.exact(line.decisive.bytes),
                    ByteCount.exact(line.limitBytes), line.used, line.status,
                ]
                return row(cells.map(Markdown.text) + [Markdown.code(line.decisive.rule, inTable: true)])
            }
        }
        guard !rows.isEmpty else { return "" }
        return
            "| artifact | architecture | figure | now | budget | used | | rule |\n|---|---|---|--:|--:|--:|---|---|\n"
            + rows.joined()
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    private static func fitting(_ text: String) -> String {
        guard text.count > limit else { return text }
        let cut = text.prefix(limit - 200)
        let whole = String(cut[..<(cut.lastIndex(of: "\n") ?? cut.endIndex)])
        let isOpen = whole.ranges(of: "<details>").count > whole.ranges(of: "</details>").count
        return whole + "\n\n" + (isOpen ? "</details>\n\n" : "")
            + "Cut off here: GitHub does not accept longer comments.\n"
    }
}
