/// The one judgement of a set: its figures against the budgets, and its growth against the budgets for growth. The
/// manifest takes it, and so does every report.
package struct Judgement: Sendable {
    /// What is judged of one function or layer.
    package struct Artifact: Sendable {
        package var id: ArtifactID
        package var results: [Manifest.BudgetResult]
        package let verdict: Verdict
        private let ofSizes: [Problem]
        /// nil, too, where another artifact's problem says it of this one.
        var ofGrowth: Problem?

        package var problems: [Problem] { ofSizes + [ofGrowth].compactMap(\.self) }

        init(id: ArtifactID, lines: [Judge.Line]) {
            self.id = id
            results = lines.map(\.result)
            verdict = Verdict(lines.compactMap(\.problem))
            ofSizes = lines.filter { $0.result.metric != .growth }.compactMap(\.problem)
            ofGrowth = lines.first { $0.result.metric == .growth && $0.problem != nil }?.problem
        }
    }

    /// Functions, then layers, each by name and architecture.
    package private(set) var artifacts: [Artifact]
    /// What is said of no single artifact: budgets for layers that are not there, and waivers that ended.
    package private(set) var general: [Problem]

    /// What fails comes first.
    package var problems: [Problem] {
        let all = artifacts.flatMap(\.problems) + general
        return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning }
    }
    package var verdict: Verdict { Verdict(problems) }
    package var isReleasable: Bool { verdict != .fail }

    /// - Parameters:
    ///   - today: for waivers, which end.
    ///   - comparison: with a baseline; nil judges no growth.
    ///   - trailer: the reason in the commits' `Binary-Size:` trailer: it covers every overrun that no waiver of the
    ///     configuration covers.
    package init(
        _ manifest: Manifest, rules: BudgetRules, today: CalendarDate, comparison: SetComparison? = nil,
        trailer: String? = nil
    ) {
        let judge = Judge(rules: rules, today: today, trailer: trailer.map { Manifest.Waiver(reason: $0, until: nil) })
        let figures = manifest.functions.map(BudgetFigures.init) + manifest.layers.map(BudgetFigures.init)
        artifacts = figures.sorted { $0.id < $1.id }.map {
            var lines = judge.sizes($0)
            if let artifact = comparison?.judged($0.id) { lines += judge.growth(artifact) }
            return Artifact(id: $0.id, lines: lines)
        }
        if let comparison { SharedGrowth(comparison).sayOnce(&artifacts) }
        general = Self.unknownLayers(manifest, rules) + Self.endedWaivers(rules, today: today)
    }

    /// What two sets have to do with each other at all is no budget's question, and changes the verdict as well.
    mutating func add(_ problem: Problem) { general.append(problem) }

    package func artifact(_ id: ArtifactID) -> Artifact? { artifacts.first { $0.id == id } }

    /// The manifest, with what is judged of it.
    package func judged(_ manifest: Manifest) -> Manifest {
        var manifest = manifest
        for index in manifest.functions.indices {
            manifest.functions[index].budgets = artifact(manifest.functions[index].id)?.results ?? []
        }
        for index in manifest.layers.indices {
            manifest.layers[index].budgets = artifact(manifest.layers[index].id)?.results ?? []
        }
        manifest.releasable = isReleasable
        return manifest
    }

    /// A budget for a layer that is not made would hold nothing: names are easily mistyped, and plans change. Of a part of
    /// the functions no such thing can be said.
    private static func unknownLayers(_ manifest: Manifest, _ rules: BudgetRules) -> [Problem] {
        guard manifest.isWhole else { return [] }
        let known = Set(manifest.layers.map(\.name))
        return rules.namedLayers.sorted { $0.key < $1.key }.compactMap { name, scope in
            guard !known.contains(name), let location = scope.origins.first?.location else { return nil }
            let near = NearestName.of(name, among: Array(known))
            return Problem(
                .unknownLayer, subject: name, "there are budgets for a layer '\(name)', and no such layer",
                severity: .warning, location: location,
                advice: near.isEmpty
                    ? known.isEmpty ? "this set has no layers" : "the layers: \(known.sorted().joined(separator: ", "))"
                    : "did you mean '\(near.joined(separator: "' or '"))'?")
        }
    }

    /// Waivers whose last day is over, each once.
    private static func endedWaivers(_ rules: BudgetRules, today: CalendarDate) -> [Problem] {
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

/// How a set stands to its budgets.
package enum Verdict: String, NamedValue, Comparable {
    case pass = "PASS"
    case warn = "WARN"
    case fail = "FAIL"

    init(_ problems: [Problem]) {
        self = problems.contains { $0.severity == .error } ? .fail : problems.isEmpty ? .pass : .warn
    }

    package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }
    private var rank: Int { self == .pass ? 0 : self == .warn ? 1 : 2 }
}
