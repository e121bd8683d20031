package import Archive

/// Holds a set against its budgets, and against a baseline.
package struct SetCheck: Sendable {
    package private(set) var result: CheckResult
    package private(set) var problems: [Problem] = []

    /// - Parameters:
    ///   - baseline: nil where there is none: then nothing is said of growth.
    ///   - baselineName: what to call it.
    ///   - comparability: what was found of the two before.
    ///   - trailer: the reason in the commits' `Binary-Size:` trailer: every overrun is then known.
    ///   - compressors: what compressed the two, as far as is known.
    package init(
        current: Manifest, baseline: Manifest?, baselineName: String = "the baseline", rules: BudgetRules,
        today: CalendarDate, trailer: String? = nil, comparability: Comparability? = nil,
        compressors: (baseline: Compressor?, current: Compressor?) = (nil, nil)
    ) {
        result = CheckResult(
            package: current.package, baseline: baseline == nil ? nil : baselineName,
            artifacts: SetComparison.artifacts(baseline: baseline, current: current),
            suggestions: Suggestions.of(current))
        if let comparability, !comparability.differences.isEmpty { result.settings = comparability.differences }
        if let comparability, !comparability.notes.isEmpty { result.notes = comparability.notes }
        let recompression = baseline.flatMap {
            CompressorCheck.warning($0, current, compressors: compressors)
        }
        let unchanged = recompression == nil ? [] : baseline.map { CompressorCheck.unchanged($0, current) } ?? []
        let waiver = trailer.map { Manifest.Waiver(reason: $0, until: nil) }
        let judgement = BudgetJudgement(current, rules: rules, today: today, trailer: waiver)
        for index in result.artifacts.indices {
            let artifact = result.artifacts[index]
            guard artifact.state != .removed,
                let judged = judgement.artifact(artifact.kind, artifact.name, artifact.architecture)
            else { continue }
            result.artifacts[index].budgets = judged.results
            var found = judged.problems
            let isUnchanged = unchanged.contains(
                .init(kind: artifact.kind, name: artifact.name, architecture: artifact.architecture))
            let (lines, grown) = isUnchanged ? ([], []) : Self.growth(artifact, rules, today, waiver)
            result.artifacts[index].budgets += lines
            found += grown
            result.artifacts[index].verdict =
                found.contains { $0.severity == .error } ? .fail : found.isEmpty ? .pass : .warn
            problems += found
        }
        problems += judgement.general
        if let recompression { problems.append(recompression) }
        // What fails comes first.
        problems = problems.filter { $0.severity == .error } + problems.filter { $0.severity == .warning }
        result.verdict =
            problems.contains { $0.severity == .error } ? .fail : problems.isEmpty ? .pass : .warn
        result.problems = problems.map { problem in
            CheckResult.Finding(
                severity: problem.severity.rawValue, code: problem.code.rawValue, message: problem.message,
                cause: problem.cause, file: problem.location?.file, line: problem.location?.line,
                column: problem.location?.column)
        }
    }

    private static func growth(
        _ artifact: CheckResult.Artifact, _ rules: BudgetRules, _ today: CalendarDate, _ trailer: Manifest.Waiver?
    ) -> ([Manifest.BudgetResult], [Problem]) {
        guard let before = artifact.mountedZip.before, let after = artifact.mountedZip.after else { return ([], []) }
        var lines: [Manifest.BudgetResult] = []
        var problems: [Problem] = []
        for budget in rules.growth(artifact.kind, artifact.name, artifact.architecture) {
            let isExceeded = budget.isExceeded(from: before, to: after)
            let own = budget.origin.waiver.flatMap { $0.isInForce(on: today) ? $0 : nil }
            let waiver =
                own.map { Manifest.Waiver(reason: $0.reason, until: $0.until?.description) }
                ?? (isExceeded ? trailer : nil)
            lines.append(
                Manifest.BudgetResult(
                    metric: "growth", level: budget.level.rawValue, rule: budget.origin.rule,
                    limitBytes: budget.limitBytes(from: before), bytes: after - before, exceeded: isExceeded,
                    waiver: waiver))
            // `fail` comes before `warn`: who fails need not hear that it warns, too.
            guard isExceeded, problems.isEmpty else { continue }
            let what = artifact.kind == .function ? "zipped with its layers" : "zipped"
            problems.append(
                BudgetCheck.exceeded(
                    "\(BudgetCheck.title(artifact.kind, artifact.name, artifact.architecture)) grew by \(ByteCount.exact(after - before)) to \(ByteCount.exact(after)) \(what): its budget for growth is \(budget.words)",
                    subject: artifact.id, budget.level, budget.origin, waiver, cause: cause(artifact)))
        }
        return (lines, problems)
    }

    /// Modules where they are known; other files always.
    private static func cause(_ artifact: CheckResult.Artifact) -> String? {
        let why = artifact.whyItGrew
        let entries = artifact.entries.filter { why == nil || $0.path != "bootstrap" }.prefix(3).map {
            "\($0.path) \(ByteCount.signedExact($0.growth))"
        }
        let parts = [
            why.map { "bootstrap unzipped \($0)" },
            entries.isEmpty ? nil : "compressed: " + entries.joined(separator: ", "),
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
