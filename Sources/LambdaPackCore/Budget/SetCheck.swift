package import Archive

/// Holds a set against its budgets, and against a baseline.
package struct SetCheck: Sendable {
    package let result: CheckResult
    package let problems: [Problem]

    /// - Parameters:
    ///   - baseline: nil where there is none: then growth is not checked.
    ///   - baselineName: what to call it.
    ///   - comparability: what was found of the two before.
    ///   - trailer: the reason in the commits' `Binary-Size:` trailer.
    ///   - trailerProblems: what could not be read of those commits.
    ///   - compressors: what compressed the two, as far as is known.
    package init(
        current: Manifest, baseline: Manifest?, baselineName: String = "the baseline", rules: BudgetRules,
        today: CalendarDate, trailer: String? = nil, trailerProblems: [Problem] = [],
        comparability: Comparability? = nil,
        compressors: (baseline: Compressor?, current: Compressor?) = (nil, nil)
    ) {
        let comparison = SetComparison(baseline: baseline, current: current, compressors: compressors)
        var judgement = Judgement(current, rules: rules, today: today, comparison: comparison, trailer: trailer)
        if let recompression = comparison.recompression { judgement.add(recompression) }
        for problem in trailerProblems { judgement.add(problem) }
        var result = CheckResult(
            package: current.package, verdict: judgement.verdict, baseline: baseline == nil ? nil : baselineName,
            artifacts: comparison.artifacts, suggestions: Suggestions.of(current))
        for index in result.artifacts.indices where result.artifacts[index].state != .removed {
            guard let judged = judgement.artifact(result.artifacts[index].id) else { continue }
            result.artifacts[index].budgets = judged.results
            result.artifacts[index].verdict = judged.verdict
        }
        if let comparability, !comparability.differences.isEmpty { result.settings = comparability.differences }
        if let comparability, !comparability.notes.isEmpty { result.notes = comparability.notes }
        problems = judgement.problems
        result.problems = problems.map { problem in
            CheckResult.Finding(
                severity: problem.severity.rawValue, code: problem.code.rawValue, message: problem.message,
                cause: problem.cause, file: problem.location?.file, line: problem.location?.line,
                column: problem.location?.column)
        }
        self.result = result
    }
}
