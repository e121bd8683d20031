/// The one judgement of a set's figures. The manifest takes it, and so does every report.
///
/// Growth is judged beside it by ``SetCheck``, which knows a baseline.
package struct BudgetJudgement: Sendable {
    /// What is judged of one function or layer.
    package struct Artifact: Sendable {
        package var kind: ArtifactKind
        package var name: String
        package var architecture: String
        package var results: [Manifest.BudgetResult]
        package var problems: [Problem]
    }

    /// Functions, then layers, in the manifest's order.
    package private(set) var artifacts: [Artifact] = []
    /// What is said of no single artifact: budgets for layers that are not there, and waivers that ended.
    package private(set) var general: [Problem]

    package var problems: [Problem] { artifacts.flatMap(\.problems) + general }
    package var isReleasable: Bool { !problems.contains { $0.severity == .error } }

    /// - Parameters:
    ///   - today: for waivers, which end.
    ///   - trailer: what covers every overrun that no waiver of the configuration covers.
    package init(_ manifest: Manifest, rules: BudgetRules, today: CalendarDate, trailer: Manifest.Waiver? = nil) {
        general = Self.unknownLayers(manifest, rules) + BudgetCheck.endedWaivers(rules, today: today)
        for figures in manifest.functions.map(BudgetFigures.init) + manifest.layers.map(BudgetFigures.init) {
            var results = BudgetCheck.results(rules, figures, today: today)
            for index in results.indices where results[index].result.exceeded {
                results[index].result.waiver = results[index].result.waiver ?? trailer
            }
            artifacts.append(
                Artifact(
                    kind: figures.kind, name: figures.name, architecture: figures.architecture,
                    results: results.map(\.result), problems: BudgetCheck.problems(results, figures)))
        }
    }

    package func artifact(_ kind: ArtifactKind, _ name: String, _ architecture: String) -> Artifact? {
        artifacts.first { $0.kind == kind && $0.name == name && $0.architecture == architecture }
    }

    /// The manifest, with what is judged of it.
    package func judged(_ manifest: Manifest) -> Manifest {
        var manifest = manifest
        for index in manifest.functions.indices { manifest.functions[index].budgets = artifacts[index].results }
        for index in manifest.layers.indices {
            manifest.layers[index].budgets = artifacts[manifest.functions.count + index].results
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
}
