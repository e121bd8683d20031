/// The renderings of a check: a table for terminals, Markdown for pull requests, values for scripts.
package enum CheckReport {
    package static func text(_ check: SetCheck) -> String {
        var table = TextTable([
            ("", .left), ("Artifact", .left), ("Architecture", .left), ("Zipped", .right), ("Growth", .right),
            ("With layers", .right), ("Growth", .right), ("", .left),
        ])
        for result in check.results { table.add(cells(result)) }
        return table.rendered() + (check.hasBaseline ? "" : "no baseline: nothing is said of growth\n")
    }

    private static func cells(_ result: SetCheck.Result) -> [String] {
        let artifact = result.artifact
        let isLayer = artifact.kind == .layer
        return [
            result.verdict.rawValue, (isLayer ? "layer " : "") + artifact.name, artifact.architecture,
            size(artifact.zip), growth(artifact.zip), isLayer ? "" : size(artifact.mountedZip),
            isLayer ? "" : growth(artifact.mountedZip), state(artifact.state),
        ]
    }

    private static func size(_ figure: SetComparison.Figure) -> String {
        figure.after.map { ByteCount.exact($0) } ?? "–"
    }

    private static func growth(_ figure: SetComparison.Figure) -> String {
        figure.growth.map { $0 == 0 ? "0 B" : SetCheck.signed($0) } ?? "–"
    }

    private static func state(_ state: SetComparison.State) -> String {
        switch state {
        case .new: "NEW"
        case .removed: "REMOVED"
        case .renamed(let old): "was \(old)"
        case .same, .changed: ""
        }
    }

    /// GitHub-flavoured Markdown: the verdict first, then a table, then what changed, folded.
    package static func markdown(_ check: SetCheck, package name: String) -> String {
        var text = "### lambda-pack: \(check.verdict.rawValue) \(escaped(name))\n\n"
        for problem in check.problems {
            text += "- **\(problem.severity == .error ? "FAIL" : "WARN")** \(escaped(problem.message))"
            text += (problem.cause.map { " (\(escaped($0)))" } ?? "") + "\n"
        }
        if !check.problems.isEmpty { text += "\n" }
        text +=
            "| | artifact | architecture | zipped | growth | with layers | growth | |\n|---|---|---|--:|--:|--:|--:|---|\n"
        for result in check.results {
            text += "| " + cells(result).map(escaped).joined(separator: " | ") + " |\n"
        }
        if !check.hasBaseline { text += "\nNo baseline: nothing is said of growth.\n" }
        let changed = check.results.map(\.artifact).filter { !$0.entries.isEmpty }
        if !changed.isEmpty {
            text += "\n<details><summary>What changed</summary>\n\n"
            for artifact in changed {
                let entries = artifact.entries.prefix(20).map { "`\(escaped($0.path))` \(SetCheck.signed($0.growth))" }
                let more = artifact.entries.count > 20 ? ", and \(artifact.entries.count - 20) more" : ""
                text +=
                    "- \(escaped(artifact.name)) \(artifact.architecture): \(entries.joined(separator: ", "))\(more)\n"
            }
            text += "\n</details>\n"
        }
        return fitting(text)
    }

    /// GitHub refuses comments of more than 65,536 characters.
    private static func fitting(_ text: String) -> String {
        let limit = 65_000
        guard text.count > limit else { return text }
        let cut = text.prefix(limit - 200)
        let whole = cut[..<(cut.lastIndex(of: "\n") ?? cut.endIndex)]
        let open = whole.contains("<details>") && !whole.contains("</details>")
        return whole + "\n\n" + (open ? "</details>\n\n" : "") + "Cut off here: GitHub takes no longer comments.\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("\n", with: " ")
    }

    /// Workflow commands that GitHub Actions turns into annotations (docs.github.com, "Workflow commands").
    package static func annotations(_ problems: [Problem]) -> String {
        problems.map { problem in
            let place = problem.location.map { " file=\(property($0.file)),line=\($0.line),col=\($0.column)" } ?? ""
            return "::\(problem.severity.rawValue)\(place)::\(data(problem.message))\n"
        }.joined()
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}

/// The JSON of a check.
package struct CheckResult: Sendable, Codable {
    package struct Artifact: Sendable, Codable {
        package var kind: SetComparison.Kind
        package var name: String
        package var architecture: String
        package var verdict: SetCheck.Verdict
        /// `new`, `removed`, `renamed`, `changed` or `same`.
        package var state: String
        package var renamedFrom: String?
        package var zipBytes: Int?
        package var zipGrowth: Int?
        package var mountedZipBytes: Int?
        package var mountedZipGrowth: Int?
        package var unzippedBytes: Int?
        package var unzippedGrowth: Int?
    }

    package var schema = "lambda-pack/check"
    package var schemaVersion = 1
    package var verdict: SetCheck.Verdict
    package var hasBaseline: Bool
    package var artifacts: [Artifact]
    package var problems: [String]

    package init(_ check: SetCheck) {
        verdict = check.verdict
        hasBaseline = check.hasBaseline
        problems = check.problems.map(\.message)
        artifacts = check.results.map { result in
            let artifact = result.artifact
            let (state, old): (String, String?) =
                switch artifact.state {
                case .new: ("new", nil)
                case .removed: ("removed", nil)
                case .same: ("same", nil)
                case .changed: ("changed", nil)
                case .renamed(let from): ("renamed", from)
                }
            return Artifact(
                kind: artifact.kind, name: artifact.name, architecture: artifact.architecture, verdict: result.verdict,
                state: state, renamedFrom: old, zipBytes: artifact.zip.after, zipGrowth: artifact.zip.growth,
                mountedZipBytes: artifact.mountedZip.after, mountedZipGrowth: artifact.mountedZip.growth,
                unzippedBytes: artifact.unzipped.after, unzippedGrowth: artifact.unzipped.growth)
        }
    }
}
