/// Holds one artifact at a time against its budgets.
struct Judge {
    var rules: BudgetRules
    var today: CalendarDate
    var trailer: Manifest.Waiver?

    /// One budget's line in the reports, and what there is to tell of it.
    struct Line {
        var result: Manifest.BudgetResult
        var problem: Problem?
    }

    func sizes(_ figures: BudgetFigures) -> [Line] {
        var lines: [Line] = []
        var failed: Set<Budget.Metric> = []
        // `fail` comes before `warn`: who fails need not hear that it warns, too.
        for budget in rules.budgets(figures.id) {
            guard let (bytes, subject) = figures.figure(budget.metric) else { continue }
            let isExceeded = bytes > budget.limitBytes
            let result = Manifest.BudgetResult(
                metric: budget.metric, level: budget.level, rule: budget.origin.rule, limitBytes: budget.limitBytes,
                bytes: bytes, exceeded: isExceeded, subject: subject, waiver: waiver(budget.origin, isExceeded))
            var line = Line(result: result)
            if isExceeded, !failed.contains(budget.metric) {
                let entry = subject.map { " ('\($0)')" } ?? ""
                line.problem = exceeded(
                    "\(figures.id.title): \(budget.metric.rawValue)\(entry) has \(ByteCount.exact(bytes)), \(ByteCount.exact(bytes - budget.limitBytes)) over its budget of \(ByteCount.exact(budget.limitBytes))",
                    figures.id, result, budget.origin)
                if budget.level == .fail { failed.insert(budget.metric) }
            }
            lines.append(line)
        }
        return lines
    }

    func growth(_ artifact: CheckResult.Artifact) -> [Line] {
        guard let before = artifact.mountedZip.before, let after = artifact.mountedZip.after else { return [] }
        var lines: [Line] = []
        for budget in rules.growth(artifact.id) {
            let isExceeded = budget.isExceeded(from: before, to: after)
            let result = Manifest.BudgetResult(
                metric: .growth, level: budget.level, rule: budget.origin.rule,
                limitBytes: budget.limitBytes(from: before), bytes: after - before, exceeded: isExceeded,
                waiver: waiver(budget.origin, isExceeded))
            var line = Line(result: result)
            if isExceeded, !lines.contains(where: { $0.problem != nil }) {
                let what = artifact.id.kind == .function ? "zipped with its layers" : "zipped"
                line.problem = exceeded(
                    "\(artifact.id.title) grew by \(ByteCount.exact(after - before)) to \(ByteCount.exact(after)) \(what): its budget for growth is \(budget.words)",
                    artifact.id, result, budget.origin, cause: artifact.growthCause)
            }
            lines.append(line)
        }
        return lines
    }

    /// The configuration's own for this budget; else the trailer, which covers overruns alone.
    private func waiver(_ origin: BudgetOrigin, _ isExceeded: Bool) -> Manifest.Waiver? {
        let own = origin.waiver.flatMap { $0.isInForce(on: today) ? $0 : nil }
        return own.map { Manifest.Waiver(reason: $0.reason, until: $0.until?.description) }
            ?? (isExceeded ? trailer : nil)
    }

    /// An exceeded budget as a problem: a waiver that is in force makes it a warning, and shows.
    private func exceeded(
        _ message: String, _ id: ArtifactID, _ result: Manifest.BudgetResult, _ origin: BudgetOrigin,
        cause: String? = nil
    ) -> Problem {
        let until = result.waiver?.until.map { " until \($0)" } ?? ""
        return Problem(
            .overBudget, subject: id.description,
            message + " (\(origin.rule))" + (result.waiver.map { "; waived\(until): \($0.reason)" } ?? ""),
            severity: result.fails ? .error : .warning, location: origin.location, cause: cause,
            advice: result.fails ? Self.whatNext : nil)
    }

    private static let whatNext = """
        the set's report.html shows where the bytes are, 'lambda-pack check --baseline-ref <branch>' what grew; \
        then make it smaller (docs/size.md), raise the budget, or waive it with a reason (docs/budgets.md)
        """
}

extension CheckResult.Artifact {
    /// Modules where they are known; other files always.
    fileprivate var growthCause: String? {
        let why = whyItGrew
        let entries = entries.filter { why == nil || $0.path != "bootstrap" }.prefix(3).map {
            "\($0.path) \(ByteCount.signedExact($0.growth))"
        }
        let parts = [
            why.map { "bootstrap unzipped \($0)" },
            entries.isEmpty ? nil : "compressed: " + entries.joined(separator: ", "),
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
