/// A check in GitHub-flavoured Markdown: the verdict first, then what grew or is over, and everything else folded.
package enum CheckMarkdown {
    /// GitHub refuses comments of more than 65,536 characters.
    package static let limit = 65_536

    /// The first line of a comment without an id, which a sticky comment is found by.
    package static let marker = CheckIdentifier.marker(nil)

    /// - Parameters:
    ///   - id: which of several checks of one repository it is.
    ///   - commit: what was checked.
    ///   - limit: of the whole, in UTF-16 code units.
    package static func render(
        _ check: CheckResult, id: CheckIdentifier? = nil, commit: CommitName? = nil, limit: Int = limit
    ) -> String {
        var sections = MarkdownSections()
        let name = Markdown.text(check.package) + CheckIdentifier.suffix(id)
        let heading = "\(CheckIdentifier.marker(id))\n### lambda-pack: \(check.verdict.rawValue) \(name)\n\n"
        sections.add(0, [heading + summary(check) + CommitName.sentence(commit) + "\n"])
        sections.add(1, problems(check.problems), opening: "\n")
        addArtifacts(check, &sections)
        sections.add(2, check.notes?.map { "\(Markdown.item($0)).\n\n" } ?? [], opening: "\n")
        sections.add(
            2,
            check.settings?.map {
                "- \(Markdown.item($0.setting)): \(Markdown.text($0.before)) → \(Markdown.text($0.after))\n"
            } ?? [], opening: "\nSettings that changed:\n\n")
        sections.addFolded(4, "What changed", changes(check.artifacts))
        sections.addFolded(
            6, "Budgets", budgets(check.artifacts),
            head:
                "| artifact | architecture | figure | now | budget | used | | rule |\n|---|---|---|--:|--:|--:|---|---|\n"
        )
        sections.addFolded(
            5, "Suggestions",
            check.suggestions.map { "- \(Markdown.item($0.subject)): \(Markdown.text($0.message))\n" })
        return sections.rendered(limit: limit)
    }

    // MARK: What grew

    /// How many grew and how many shrank, and compared with what.
    private static func summary(_ check: CheckResult) -> String {
        guard let baseline = check.baseline else { return "No baseline: growth was not checked." }
        func count(_ words: String, _ matches: (CheckResult.Artifact) -> Bool) -> String? {
            let count = check.artifacts.count(where: matches)
            return count == 0 ? nil : "\(ByteCount.grouped(count)) \(words)"
        }
        let parts = [
            count("grew") { $0.state == .changed && growth($0) > 0 },
            count("shrank") { $0.state == .changed && growth($0) < 0 },
            count("new") { $0.state == .new }, count("removed") { $0.state == .removed },
            count("renamed") { $0.state == .renamed },
        ].compactMap(\.self)
        return
            "\(parts.isEmpty ? "Nothing grew" : parts.joined(separator: ", ")), compared with \(Markdown.text(baseline))."
    }

    private static func growth(_ artifact: CheckResult.Artifact) -> Int { artifact.mountedZip.growth ?? 0 }

    /// What a reviewer has to see: what is over a budget, came, went, or has another size. Without a baseline all of them.
    private static func isNews(_ artifact: CheckResult.Artifact, _ check: CheckResult) -> Bool {
        guard check.hasBaseline else { return true }
        return artifact.verdict != .pass || growth(artifact) != 0 || (artifact.zip.growth ?? 0) != 0
            || [.new, .removed, .renamed].contains(artifact.state)
    }

    private static func addArtifacts(_ check: CheckResult, _ sections: inout MarkdownSections) {
        let columns = CheckReport.columns(check)
        let head =
            row(columns.map { $0.title.lowercased() })
            + "|" + columns.map { $0.isFigure ? "--:|" : "---|" }.joined() + "\n"
        func rows(_ artifacts: [CheckResult.Artifact]) -> [String] {
            CheckReport.rows(artifacts, check).map { row($0.map(Markdown.text)) }
        }
        let news = check.artifacts.filter { isNews($0, check) }
        let rest = check.artifacts.filter { !isNews($0, check) }
        // Where a table has to be cut, the largest change stays.
        let ranked = news.enumerated().sorted {
            ($1.element.verdict, growth($1.element).magnitude, $0.offset)
                < ($0.element.verdict, growth($0.element).magnitude, $1.offset)
        }.map(\.element)
        sections.add(3, rows(ranked), opening: "\n\(head)")
        sections.addFolded(
            7,
            rest.count == 1
                ? "1 artifact fits and did not grow"
                : "\(ByteCount.grouped(rest.count)) artifacts fit and did not grow", rows(rest), head: head)
    }

    // MARK: Lines

    /// The table below says of all which ones are over.
    private static let shownProblems = 40

    private static func problems(_ problems: [CheckResult.Finding]) -> [String] {
        let rest = problems.count - shownProblems
        return problems.prefix(shownProblems).map(problem)
            + (rest > 0 ? ["- and \(ByteCount.grouped(rest)) more\n"] : [])
    }

    private static func problem(_ problem: CheckResult.Finding) -> String {
        "- **\(problem.severity == "error" ? "FAIL" : "WARN")** \(Markdown.text(problem.message))"
            + (problem.cause.map { " (\(Markdown.text($0)))" } ?? "") + "\n"
    }

    private static func changes(_ artifacts: [CheckResult.Artifact]) -> [String] {
        artifacts.filter { !$0.entries.isEmpty }.map { artifact in
            let entries = artifact.entries.prefix(20).map {
                "\(Markdown.code($0.path)) \(ByteCount.signedExact($0.growth))"
            }
            let more = artifact.entries.count > 20 ? ", and \(artifact.entries.count - 20) more" : ""
            let why = artifact.whyItGrew.map { "  - `bootstrap` unzipped \(Markdown.text($0))\n" } ?? ""
            return
                "- \(Markdown.item(artifact.name)) \(Markdown.text(artifact.architecture.rawValue)), compressed: \(entries.joined(separator: ", "))\(more)\n"
                + why
        }
    }

    private static func budgets(_ artifacts: [CheckResult.Artifact]) -> [String] {
        artifacts.flatMap { artifact in
            BudgetLine.lines(artifact.budgets).map { line in
                let cells = [
                    artifact.name, artifact.architecture.rawValue, line.decisive.metric.rawValue,
                    ByteCount.exact(line.decisive.bytes),
                    ByteCount.exact(line.limitBytes), line.used, line.status,
                ]
                return row(cells.map(Markdown.text) + [Markdown.code(line.decisive.rule, inTable: true)])
            }
        }
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
}
