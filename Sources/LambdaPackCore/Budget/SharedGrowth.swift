/// Growth of a layer, which all functions that mount it have: said of the first of them, with the names of all.
struct SharedGrowth {
    private let artifacts: [ArtifactID: CheckResult.Artifact]

    init(_ comparison: SetComparison) {
        artifacts = Dictionary(comparison.artifacts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What functions have in common that did not grow themselves, but by the same bytes with the same layers.
    private struct Growth: Hashable {
        var architecture: Architecture
        var layers: [String]
        var bytes: Int?
        var severity: Problem.Severity
        /// Where the budget stands.
        var location: SourceLocation?
    }

    func sayOnce(_ judged: inout [Judgement.Artifact]) {
        var users: [Growth: [Int]] = [:]
        for index in judged.indices {
            guard let growth = growth(judged[index]) else { continue }
            users[growth, default: []].append(index)
        }
        for (growth, indices) in users where indices.count > 1 {
            let names = NameList.render(indices.map { judged[$0].id.name })
            let layers = growth.layers.joined(separator: ", ")
            for index in indices.dropFirst() { judged[index].ofGrowth = nil }
            guard let said = judged[indices[0]].ofGrowth?.message else { continue }
            judged[indices[0]].ofGrowth?.message =
                "\(indices.count) functions for \(growth.architecture) grew with layers alone (\(layers)): \(names). \(said)"
        }
    }

    private func growth(_ judged: Judgement.Artifact) -> Growth? {
        guard judged.id.kind == .function, let artifact = artifacts[judged.id], artifact.zip.growth == 0,
            let problem = judged.ofGrowth
        else { return nil }
        let layers = artifact.layers.filter { name in
            artifacts[.layer(name, judged.id.architecture)].map { $0.state != .same } ?? false
        }
        return Growth(
            architecture: judged.id.architecture, layers: layers, bytes: artifact.mountedZip.growth,
            severity: problem.severity, location: problem.location)
    }
}
