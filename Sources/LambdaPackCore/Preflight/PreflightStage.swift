/// Runs the preflight over a whole set.
package struct PreflightStage: Sendable {
    package var preflight: Preflight
    package var verdicts: PreflightVerdicts

    package init(preflight: Preflight, verdicts: PreflightVerdicts) {
        self.preflight = preflight
        self.verdicts = verdicts
    }

    /// - Returns: what was found and allowed.
    /// - Throws: everything that was found, if any of it is not allowed.
    package func run(_ parts: [FunctionParts], _ planned: LayerStage.Result) async throws -> [Finding] {
        let identity = try preflight.identity()
        let found = try await withThrowingTaskGroup(of: [Finding].self) { group in
            for plan in planned.plans + planned.layers.map(\.plan) {
                group.addTask {
                    let files = PackageImage.files(of: plan)
                    return try verdicts.findings([identity, "archive", plan.id.description] + Preflight.key(files)) {
                        try preflight.inspect(archive: files, architecture: plan.id.architecture)
                    }
                }
            }
            for (part, plan) in zip(parts, planned.plans) {
                let image = image(part, plan, planned)
                group.addTask {
                    try verdicts.findings([identity, "image"] + Preflight.key(image)) {
                        try preflight.inspect(image: image)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try? verdicts.save()
        // What is wrong with a layer is found once for each function that mounts it.
        let findings = Finding.advised(
            found.reduce(into: Set<Finding>()) { $0.insert($1) }.sorted(by: Finding.precedes))
        if findings.contains(where: { !$0.isAllowed }) {
            throw Failure(findings.map(\.problem), exitStatus: .preflightRefused)
        }
        return findings
    }

    private func image(_ part: FunctionParts, _ plan: PackagePlan, _ planned: LayerStage.Result) -> PackageImage {
        let mounted = planned.mounted[part.artifactName] ?? []
        let layers = mounted.compactMap { name in
            planned.layers.first { $0.name == name && $0.architecture == part.architecture }
        }
        return PackageImage(
            name: part.artifactName, architecture: part.architecture, function: PackageImage.files(of: plan),
            layers: layers.map { PackageImage.files(of: $0.plan) }, externalLayers: part.externalLayers.map(\.arn),
            opened: part.settings.libraries.map(\.value), systemFiles: part.closure.systemFiles)
    }
}
