import Archive

/// What budgets are held against.
package struct BudgetFigures: Sendable {
    var kind: ArtifactKind
    var name: String
    var architecture: String
    var zip: Int
    var unzipped: Int
    var entries: [(path: String, bytes: Int)]

    package init(_ function: Manifest.Function) {
        kind = .function
        name = function.name
        architecture = function.architecture
        zip = function.archive.bytes
        unzipped = function.unzippedBytesWithLayers
        entries = function.entries.map { ($0.path, $0.bytes) }
    }

    package init(_ layer: Manifest.Layer) {
        kind = .layer
        name = layer.name
        architecture = layer.architecture
        zip = layer.archive.bytes
        unzipped = layer.archive.unzippedBytes
        entries = layer.entries.map { ($0.path, $0.bytes) }
    }

    func figure(_ metric: Budget.Metric) -> (bytes: Int, subject: String?) {
        switch metric {
        case .zip: return (zip, nil)
        case .unzipped: return (unzipped, nil)
        case .bootstrap: return (entries.first { $0.path == "bootstrap" }?.bytes ?? 0, nil)
        case .entry:
            let largest = entries.min { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
            return (largest?.bytes ?? 0, largest?.path)
        }
    }
}

/// Holds an artifact's figures against the budgets of the configuration.
package enum BudgetCheck {
    /// - Parameter today: for waivers, which end.
    package static func results(
        _ rules: BudgetRules, _ figures: BudgetFigures, today: CalendarDate
    ) -> [(budget: Budget, result: Manifest.BudgetResult)] {
        rules.budgets(figures.kind, figures.name, figures.architecture).map { budget in
            let (bytes, subject) = figures.figure(budget.metric)
            let waiver = budget.origin.waiver.flatMap { $0.isInForce(on: today) ? $0 : nil }
            return (
                budget,
                Manifest.BudgetResult(
                    metric: budget.metric.rawValue, level: budget.level.rawValue, rule: budget.origin.rule,
                    limitBytes: budget.limitBytes, bytes: bytes, exceeded: bytes > budget.limitBytes, subject: subject,
                    waiver: waiver.map { Manifest.Waiver(reason: $0.reason, until: $0.until?.description) })
            )
        }
    }

    /// What to tell of the budgets that are exceeded; errors for those that fail the run.
    package static func problems(
        _ results: [(budget: Budget, result: Manifest.BudgetResult)], _ figures: BudgetFigures
    ) -> [Problem] {
        // Who fails a figure's budget need not hear that it warns, too.
        let failed = Set(results.filter { $0.result.exceeded && $0.budget.level == .fail }.map(\.budget.metric))
        return results.filter { budget, result in
            result.exceeded && (budget.level == .fail || !failed.contains(budget.metric))
        }.map { budget, result in
            let over = result.bytes - result.limitBytes
            let subject = result.subject.map { " ('\($0)')" } ?? ""
            return exceeded(
                "\(title(figures.kind, figures.name, figures.architecture)): \(result.metric)\(subject) has \(ByteCount.exact(result.bytes)), \(ByteCount.exact(over)) over its budget of \(ByteCount.exact(result.limitBytes))",
                subject: "\(figures.name)-\(figures.architecture)", budget.level, budget.origin, result.waiver)
        }
    }

    /// An exceeded budget as a problem: a waiver that is in force makes it a warning, and shows.
    static func exceeded(
        _ message: String, subject: String, _ level: Budget.Level, _ origin: BudgetOrigin, _ waiver: Manifest.Waiver?,
        cause: String? = nil
    ) -> Problem {
        let until = waiver?.until.map { " until \($0)" } ?? ""
        let isFailing = level == .fail && waiver == nil
        return Problem(
            .overBudget, subject: subject,
            message + " (\(origin.rule))" + (waiver.map { "; waived\(until): \($0.reason)" } ?? ""),
            severity: isFailing ? .error : .warning, location: origin.location, cause: cause,
            advice: isFailing ? whatNext : nil)
    }

    private static let whatNext = """
        the set's report.html shows where the bytes are, 'lambda-pack check --baseline-ref <branch>' what grew; \
        then make it smaller (docs/size.md), raise the budget, or waive it with a reason (docs/budgets.md)
        """

    static func title(_ kind: ArtifactKind, _ name: String, _ architecture: String) -> String {
        (kind == .layer ? "the layer " : "") + "'\(name)' for \(architecture)"
    }

    /// Waivers whose last day is over, each once.
    package static func endedWaivers(_ rules: BudgetRules, today: CalendarDate) -> [Problem] {
        var seen: Set<Waiver> = []
        return rules.origins.compactMap { origin in
            guard let waiver = origin.waiver, let until = waiver.until, !waiver.isInForce(on: today),
                seen.insert(waiver).inserted
            else { return nil }
            return Problem(
                .waiverEnded, subject: origin.rule, "the waiver of \(origin.rule) ended on \(until): \(waiver.reason)",
                severity: .warning, location: waiver.location, advice: "remove it, or say until when it goes on")
        }
    }
}
