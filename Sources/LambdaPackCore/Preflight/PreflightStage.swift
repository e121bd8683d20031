/// Runs the preflight over a whole set. What did not change is not judged again.
package struct PreflightStage: Sendable {
    package var preflight: Preflight
    package var store: ContentStore

    package init(preflight: Preflight, store: ContentStore) {
        self.preflight = preflight
        self.store = store
    }

    /// - Returns: what was found and allowed.
    /// - Throws: everything that was found, if any of it is not allowed.
    package func run(_ fleet: FleetPlan) async throws -> [Finding] {
        let identity = try preflight.identity()
        let found = try await withThrowingTaskGroup(of: [Finding].self) { group in
            for plan in fleet.archives {
                group.addTask {
                    let files = try PackageImage.files(of: plan, in: store)
                    return try kept([identity, "archive", plan.id.description] + Preflight.key(files)) {
                        try preflight.inspect(archive: files, architecture: plan.id.architecture)
                    }
                }
            }
            for function in fleet.functions {
                group.addTask {
                    let image = try image(of: function)
                    return try kept([identity, "image"] + Preflight.key(image)) {
                        try preflight.inspect(image: image)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // What is wrong with a layer is found once for each function that mounts it.
        let findings = Finding.advised(
            found.reduce(into: Set<Finding>()) { $0.insert($1) }.sorted(by: Finding.precedes))
        if findings.contains(where: { !$0.isAllowed }) {
            throw Failure(findings.map(\.problem), exitStatus: .preflightRefused)
        }
        return findings
    }

    private func kept(_ inputs: [String], _ judge: () throws -> [Finding]) throws -> [Finding] {
        if let known = store.value(.findings, inputs, as: [Finding].self) { return known }
        let findings = try judge()
        store.keep(findings, .findings, inputs)
        return findings
    }

    private func image(of function: PlannedFunction) throws -> PackageImage {
        let store = store
        return PackageImage(
            name: function.id.description, architecture: function.id.architecture,
            function: try PackageImage.files(of: function.plan, in: store),
            layers: try function.layers.map { try PackageImage.files(of: $0.plan, in: store) },
            externalLayers: function.parts.externalLayers.map(\.arn), opened: function.parts.opened,
            systemExports: function.parts.systemExports)
    }
}

extension Preflight {
    /// What findings depend on besides the files.
    package func identity() throws -> String {
        let rules = allow.map { "\($0.rule):\($0.path ?? "")" }.joined(separator: ",")
        let digest = SHA256Digest(hashing: try CanonicalJSON.encode(profile)).hex
        return "\(Self.format) \(digest) \(SecretRules.identity) \(rules) \(retargeter?.identity ?? "")"
    }

    package static func key(_ files: [PackageImage.File]) -> [String] {
        files.map { "\($0.path) \($0.permissions) \($0.digest ?? $0.source.string)" }
    }

    package static func key(_ image: PackageImage) -> [String] {
        var key = [image.name, image.architecture.rawValue] + Self.key(image.function)
        for layer in image.layers { key += ["layer"] + Self.key(layer) }
        key += image.externalLayers + ["opens"] + image.opened
        return key + image.systemExports.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    }
}
