/// What `lambda-pack check` finds: budgets that are exceeded, and growth against a baseline.
package struct SetCheck: Sendable {
    package enum Verdict: String, Sendable, Hashable, Codable, Comparable {
        case pass = "PASS"
        case warn = "WARN"
        case fail = "FAIL"

        package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }
        private var rank: Int { self == .pass ? 0 : self == .warn ? 1 : 2 }
    }

    package struct Result: Sendable, Hashable {
        package var artifact: SetComparison.Artifact
        package var verdict: Verdict
    }

    package var results: [Result]
    package var problems: [Problem]
    package var hasBaseline: Bool

    package var verdict: Verdict { results.map(\.verdict).max() ?? .pass }

    /// - Parameters:
    ///   - growth: by function, the budgets that apply to it.
    package init(_ comparison: SetComparison, current: Manifest, growth: [String: [GrowthBudget]]) {
        hasBaseline = comparison.hasBaseline
        problems = []
        results = []
        for artifact in comparison.artifacts {
            var found = Self.exceeded(artifact, current)
            if artifact.kind == .function, let before = artifact.mountedZip.before,
                let after = artifact.mountedZip.after
            {
                found += Self.grown(artifact, before, after, growth[artifact.name] ?? [])
            }
            let verdict: Verdict = found.contains { $0.severity == .error } ? .fail : found.isEmpty ? .pass : .warn
            problems += found
            results.append(Result(artifact: artifact, verdict: verdict))
        }
    }

    /// Budgets that the build held the function against already.
    private static func exceeded(_ artifact: SetComparison.Artifact, _ current: Manifest) -> [Problem] {
        guard artifact.kind == .function,
            let function = current.functions.first(where: {
                $0.name == artifact.name && $0.architecture == artifact.architecture
            })
        else { return [] }
        return function.budgets.filter(\.exceeded).map {
            BudgetCheck.problem($0, name: function.name, architecture: function.architecture, location: nil)
        }
    }

    private static func grown(
        _ artifact: SetComparison.Artifact, _ before: Int, _ after: Int, _ budgets: [GrowthBudget]
    ) -> [Problem] {
        budgets.filter { $0.isExceeded(from: before, to: after) }.map { budget in
            let why = artifact.entries.prefix(3).map { "\($0.path) \(Self.signed($0.growth))" }.joined(separator: ", ")
            return Problem(
                .overBudget, subject: "\(artifact.name)-\(artifact.architecture)",
                "'\(artifact.name)' for \(artifact.architecture) grew by \(ByteCount.exact(after - before)) to \(ByteCount.exact(after)) zipped with its layers: its budget for growth is \(budget.words)",
                severity: budget.level == .fail ? .error : .warning, location: budget.location,
                cause: why.isEmpty ? nil : "compressed: \(why)")
        }
    }

    static func signed(_ bytes: Int) -> String { (bytes > 0 ? "+" : "") + ByteCount.exact(bytes) }
}
