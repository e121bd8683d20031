import Archive

/// Holds an artifact's figures against the budgets of the configuration.
package enum BudgetCheck {
    /// The figures that need no archive come from the plan; `archiveBytes` from the finished archive.
    package static func results(
        _ budgets: [Budget], plan: PackagePlan, archiveBytes: Int, unzippedBytes: Int
    ) -> [(budget: Budget, result: Manifest.BudgetResult)] {
        budgets
            .sorted { ($0.metric.rawValue, $0.level.rawValue) < ($1.metric.rawValue, $1.level.rawValue) }
            .map { budget in
                let (bytes, subject) = figure(budget.metric, plan, archiveBytes, unzippedBytes)
                return (
                    budget,
                    Manifest.BudgetResult(
                        metric: budget.metric.rawValue, level: budget.level.rawValue, limitBytes: budget.limitBytes,
                        bytes: bytes, exceeded: bytes > budget.limitBytes, subject: subject)
                )
            }
    }

    /// What to tell of the budgets that are exceeded; errors for those that fail the run.
    package static func problems(
        _ results: [(budget: Budget, result: Manifest.BudgetResult)], plan: PackagePlan
    ) -> [Problem] {
        results.filter(\.result.exceeded).map { budget, result in
            problem(result, name: plan.product, architecture: plan.architecture.rawValue, location: budget.location)
        }
    }

    /// One exceeded budget in words.
    static func problem(
        _ result: Manifest.BudgetResult, name: String, architecture: String, location: SourceLocation?
    ) -> Problem {
        let over = result.bytes - result.limitBytes
        let subject = result.subject.map { " ('\($0)')" } ?? ""
        return Problem(
            .overBudget, subject: "\(name)-\(architecture)",
            "'\(name)' for \(architecture): \(result.metric)\(subject) has \(ByteCount.exact(result.bytes)), \(ByteCount.exact(over)) over its budget of \(ByteCount.exact(result.limitBytes))",
            severity: result.level == Budget.Level.fail.rawValue ? .error : .warning, location: location)
    }

    private static func figure(
        _ metric: Budget.Metric, _ plan: PackagePlan, _ archiveBytes: Int, _ unzippedBytes: Int
    ) -> (bytes: Int, subject: String?) {
        switch metric {
        case .zip: return (archiveBytes, nil)
        case .unzipped: return (unzippedBytes, nil)
        case .bootstrap: return (plan.bootstrap?.size ?? 0, nil)
        case .entry:
            let largest = plan.entries.min { ($1.size, $0.path.string) < ($0.size, $1.path.string) }
            return (largest?.size ?? 0, largest?.path.string)
        }
    }
}
