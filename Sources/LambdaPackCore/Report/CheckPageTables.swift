/// The tables and bars of the page.
enum CheckPageTables {
    /// Longer tables show the rows that say most, and the others when they are opened.
    private static let rowsAtOnce = 20

    private struct Row {
        var html: String
        var verdict: Verdict
        /// Of rows with the same verdict, those with most come first.
        var weight: Int
    }

    /// - Parameters:
    ///   - what: What the rows are, in words.
    ///   - most: Which of them have the most weight, in words.
    private static func table(_ heads: [String], _ rows: [Row], _ what: String, most: String) -> String {
        func table(_ rows: [Row]) -> String {
            """
            <div class="wide" tabindex="0" role="region" aria-label="\(what)"><table>
            <thead><tr>\(heads.joined())</tr></thead>
            <tbody>
            \(rows.map(\.html).joined())</tbody></table></div>

            """
        }
        guard rows.count > 2 * rowsAtOnce else { return table(rows) }
        let order = rows.indices.sorted {
            (rows[$1].verdict, rows[$1].weight, $0) < (rows[$0].verdict, rows[$0].weight, $1)
        }
        let first = order.prefix(rowsAtOnce)
        let others = rows.indices.filter { !first.contains($0) }
        return """
            <p class="note">What is over budget comes first, then the \(most).</p>
            \(table(first.map { rows[$0] }))<details>
            <summary>\(others.count) more \(what)</summary>
            \(table(others.map { rows[$0] }))</details>

            """
    }

    static func artifacts(_ check: CheckResult) -> String {
        let hasLayers = CheckReport.hasLayers(check)
        func cells(_ figure: CheckResult.Figure) -> [String] {
            [number(figure.after.map(HTML.size) ?? "–")]
                + (check.hasBaseline ? [number(HTML.growth(figure.growth))] : [])
        }
        let rows = check.artifacts.map { artifact in
            let isLayer = artifact.kind == .layer
            let state = CheckReport.state(artifact)
            let verdict = artifact.verdict.rawValue
            let mounted = cells(artifact.mountedZip).map { isLayer ? number("") : $0 }
            let all =
                [
                    "<td class=\"v \(verdict.lowercased())\">\(verdict)</td>",
                    "<td>\(isLayer ? "<span class=\"more\">layer</span> " : "")\(HTML.text(artifact.name))\(state.isEmpty ? "" : "<span class=\"tag\">\(HTML.text(state))</span>")</td>",
                    "<td>\(HTML.text(artifact.architecture.rawValue))</td>",
                ] + cells(artifact.zip) + (hasLayers ? mounted : []) + cells(artifact.unzipped)
            return Row(
                html: "<tr>\(all.joined())</tr>\n", verdict: artifact.verdict, weight: artifact.zip.after ?? 0)
        }
        let figures = (["Zipped"] + (hasLayers ? ["With layers"] : []) + ["Unzipped"]).flatMap {
            check.hasBaseline ? [$0, "Growth"] : [$0]
        }
        let heads =
            ["<th></th><th>Artifact</th><th>Architecture</th>"] + figures.map { "<th class=\"n\">\($0)</th>" }
        return """
            <section id="artifacts" class="long">
            <h2>\(hasLayers ? "Functions and layers" : "Functions")</h2>
            \(table(heads, rows, hasLayers ? "functions and layers" : "functions", most: "largest"))</section>

            """
    }

    private static func number(_ content: String) -> String { "<td class=\"n\">\(content)</td>" }

    static func budgets(_ check: CheckResult) -> String {
        let rows = check.artifacts.flatMap { artifact in
            BudgetLine.lines(artifact.budgets).map { line in
                Row(
                    html: row(artifact, line), verdict: line.isFailing ? .fail : line.isExceeded ? .warn : .pass,
                    weight: line.hundredthsUsed)
            }
        }
        guard !rows.isEmpty else { return "" }
        let heads = [
            "<th>Artifact</th><th>Figure</th><th></th><th class=\"n\">Now</th><th class=\"n\">Budget</th>",
            "<th class=\"n\">Used</th><th>Rule</th>",
        ]
        return """
            <section id="budgets" class="long">
            <h2>Budgets</h2>
            \(table(heads, rows, "figures with a budget", most: "fullest"))</section>

            """
    }

    private static func row(_ artifact: CheckResult.Artifact, _ line: BudgetLine) -> String {
        let budget = line.decisive
        let state = line.isFailing ? "fail" : line.isExceeded ? "warn" : ""
        // What is over gets a mark where the budget ends.
        let now = max(0, budget.bytes)
        let scale = max(now, line.limitBytes, 1)
        let marks = [line.warn, line.fail].compactMap { $0?.limitBytes }.filter { $0 < scale }.map {
            "<b style=\"left:\(percent($0, scale))\"></b>"
        }
        let bar = "<i class=\"\(state)\" style=\"width:\(percent(now, scale))\"></i>\(marks.joined())"
        let status = line.isExceeded ? " <span class=\"\(state)\">\(HTML.text(line.status))</span>" : ""
        let subject = budget.subject.map { " <span class=\"more\">\(HTML.text($0))</span>" } ?? ""
        let warns =
            line.fail != nil
            ? line.warn.map { "<span class=\"more\">warns at \(HTML.size($0.limitBytes))</span> " } ?? "" : ""
        return """
            <tr><td class="a">\(HTML.text(artifact.name)) <span class="more">\(HTML.text(artifact.architecture.rawValue))</span></td>\
            <td>\(HTML.text(budget.metric.rawValue))\(subject)</td>\
            <td class="bar"><div class="track" role="img" aria-label="\(line.used) used">\(bar)</div></td>\
            <td class="n">\(budget.metric == .growth ? HTML.growth(budget.bytes) : HTML.size(budget.bytes))</td>\
            <td class="n">\(HTML.size(line.limitBytes))</td><td class="n">\(line.used)</td>\
            <td>\(warns)<code>\(HTML.text(budget.rule))</code>\(status)</td></tr>

            """
    }

    /// In hundredths of a percent: no locale, no rounding that differs.
    private static func percent(_ part: Int, _ whole: Int) -> String {
        let hundredths = Int((Double(part) * 10_000 / Double(whole)).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)%"
    }

    /// What changed against the baseline: modules of `bootstrap`, unzipped, and other entries, compressed.
    static func changes(_ check: CheckResult) -> String {
        var changed = check.artifacts.filter { $0.state == .changed && !$0.entries.isEmpty }
        if changed.count > rowsAtOnce {
            // Most growth first; of equals, as the table has them.
            changed = changed.enumerated().sorted {
                ($1.element.mountedZip.growth ?? 0, $0.offset) < ($0.element.mountedZip.growth ?? 0, $1.offset)
            }.map(\.element)
        }
        guard !changed.isEmpty else { return "" }
        let sections = changed.map { artifact in
            let title =
                "\(HTML.text(artifact.name)) <span class=\"more\">\(HTML.text(artifact.architecture.rawValue))</span>"
            return "<h3>\(title)</h3>\n\(changes(artifact))"
        }
        let others = sections.dropFirst(rowsAtOnce)
        let folded =
            others.isEmpty
            ? ""
            : "<details>\n<summary>\(others.count) more that changed</summary>\n\(others.joined())</details>\n"
        return """
            <section id="changes" class="long">
            <h2>What changed</h2>
            \(sections.prefix(rowsAtOnce).joined())\(folded)</section>

            """
    }

    private static func changes(_ artifact: CheckResult.Artifact) -> String {
        let known = artifact.modules.contains { $0.before != nil }
        let modules = known ? artifact.modules.filter { $0.growth != 0 } : []
        let entries = artifact.entries.filter { modules.isEmpty || $0.path != "bootstrap" }
        var html = ""
        if !modules.isEmpty {
            let total = modules.reduce(0) { $0 + $1.growth }
            html += "<p class=\"note\">bootstrap, unzipped: \(HTML.growth(total))</p>\n"
            html += bars(
                modules.map { module in
                    (module.name, module.growth, module.before == nil ? "new" : module.after == nil ? "gone" : nil)
                })
        }
        if !entries.isEmpty {
            html += "<p class=\"note\">entries, compressed</p>\n"
            html += bars(entries.map { ($0.path, $0.growth, nil) })
        }
        return html
    }

    private static func bars(_ changes: [(name: String, growth: Int, tag: String?)]) -> String {
        let shown = changes.prefix(12)
        let largest = max(1, changes.map { Int($0.growth.magnitude) }.max() ?? 1)
        var rows = shown.map { change in
            let width = percent(Int(change.growth.magnitude), 2 * largest)
            let tag = change.tag.map { "<span class=\"tag\">\($0)</span>" } ?? ""
            return """
                <span class="name" title="\(HTML.attribute(change.name))">\(HTML.text(change.name))\(tag)</span>\
                <span class="half"><i class="\(change.growth > 0 ? "up" : "down")" style="width:\(width)"></i></span>\
                <span class="n">\(HTML.growth(change.growth))</span>

                """
        }
        if changes.count > shown.count {
            let rest = changes.dropFirst(shown.count).reduce(0) { $0 + $1.growth }
            rows.append(
                "<span class=\"name more\">\(changes.count - shown.count) others</span><span class=\"half\"></span><span class=\"n\">\(HTML.growth(rest))</span>\n"
            )
        }
        return "<div class=\"change\">\n\(rows.joined())</div>\n"
    }
}
