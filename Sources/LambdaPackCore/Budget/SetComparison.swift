package import Archive

/// Two sets of one package, held side by side.
package struct SetComparison: Sendable {
    /// Functions, then layers, each by name and architecture; without what is judged of them.
    package private(set) var artifacts: [CheckResult.Artifact]
    /// Set where the two were made by different compressors.
    let recompression: Problem?
    /// What such a compressor alone changed.
    private let recompressed: Set<ArtifactID>

    /// - Parameters:
    ///   - baseline: nil where there is none: then nothing is new, and nothing grew.
    ///   - compressors: what compressed the two, as far as is known.
    package init(
        baseline: Manifest?, current: Manifest,
        compressors: (baseline: Compressor?, current: Compressor?) = (nil, nil)
    ) {
        artifacts = Self.artifacts(baseline, current)
        recompression = baseline.flatMap { CompressorCheck.warning($0, current, compressors: compressors) }
        recompressed =
            recompression == nil ? [] : baseline.map { CompressorCheck.unchanged($0, current) } ?? []
    }

    /// An artifact whose growth is to be judged.
    func judged(_ id: ArtifactID) -> CheckResult.Artifact? {
        recompressed.contains(id) ? nil : artifacts.first { $0.id == id && $0.state != .removed }
    }

    private static func artifacts(_ baseline: Manifest?, _ current: Manifest) -> [CheckResult.Artifact] {
        let before = sides(baseline)
        let after = sides(current)
        let known = Set(baseline.map { $0.functions.map(\.architecture) } ?? [])
        var artifacts = Set(before.keys).union(after.keys).sorted().map { id in
            // An architecture that the baseline has nothing of is no news: nothing is known of it.
            artifact(
                id, before[id], after[id],
                hasBaseline: known.contains(id.architecture) && !(baseline.map { leavesOut($0, id) } ?? false))
        }.filter { artifact in
            // What the run left out is not gone.
            artifact.state != .removed || !leavesOut(current, artifact.id)
        }
        joinRenamed(&artifacts, before, after)
        return artifacts
    }

    /// Layers are planned for all functions of an architecture together: of a part of them other ones come out.
    private static func leavesOut(_ manifest: Manifest, _ id: ArtifactID) -> Bool {
        switch id.kind {
        case .function: manifest.leavesOut(id)
        case .layer: manifest.selection?.omitted.contains { $0.architecture == id.architecture } ?? false
        }
    }

    private struct Side {
        var zip: Int
        var mountedZip: Int
        var unzipped: Int
        var contentDigest: String
        var layers: [String]
        var entries: [Manifest.Entry]
        var modules: ModuleBytes?
    }

    private static func sides(_ manifest: Manifest?) -> [ArtifactID: Side] {
        guard let manifest else { return [:] }
        var sides: [ArtifactID: Side] = [:]
        for function in manifest.functions {
            sides[function.id] = Side(
                zip: function.archive.bytes,
                mountedZip: function.archive.bytes + manifest.layers(of: function).reduce(0) { $0 + $1.archive.bytes },
                unzipped: function.unzippedBytesWithLayers, contentDigest: function.contentDigest,
                layers: function.layers.map(\.name), entries: function.entries,
                modules: function.attribution?.adding(function.libraries.compactMap(\.attribution)))
        }
        for layer in manifest.layers {
            sides[layer.id] = Side(
                zip: layer.archive.bytes, mountedZip: layer.archive.bytes, unzipped: layer.archive.unzippedBytes,
                contentDigest: layer.contentDigest, layers: [], entries: layer.entries,
                modules: ModuleBytes.sum(layer.libraries.compactMap(\.attribution)))
        }
        return sides
    }

    private static func artifact(
        _ id: ArtifactID, _ before: Side?, _ after: Side?, hasBaseline: Bool
    ) -> CheckResult.Artifact {
        let state: CheckResult.State =
            switch (before, after) {
            case (nil, _): hasBaseline ? .new : .same
            case (_, nil): .removed
            case (let before?, let after?): before.contentDigest == after.contentDigest ? .same : .changed
            }
        return CheckResult.Artifact(
            kind: id.kind, name: id.name, architecture: id.architecture, state: state,
            zip: CheckResult.Figure(before: before?.zip, after: after?.zip),
            mountedZip: CheckResult.Figure(before: before?.mountedZip, after: after?.mountedZip),
            unzipped: CheckResult.Figure(before: before?.unzipped, after: after?.unzipped), layers: after?.layers ?? [],
            entries: before == nil || after == nil ? [] : changes(before?.entries ?? [], after?.entries ?? []),
            modules: modules(before?.modules, after?.modules), contents: contents(after?.entries ?? []))
    }

    private static func contents(_ entries: [Manifest.Entry]) -> [CheckResult.Content] {
        entries.map {
            CheckResult.Content(path: $0.path, bytes: $0.bytes, compressedBytes: $0.compressedBytes)
        }.sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
    }

    private static func changes(_ before: [Manifest.Entry], _ after: [Manifest.Entry]) -> [CheckResult.Entry] {
        var growth: [String: Int] = [:]
        for entry in after { growth[entry.path, default: 0] += entry.compressedBytes }
        for entry in before { growth[entry.path, default: 0] -= entry.compressedBytes }
        return growth.filter { $0.value != 0 }.map { CheckResult.Entry(path: $0.key, growth: $0.value) }
            .sorted { ($1.growth.magnitude, $0.path) < ($0.growth.magnitude, $1.path) }
    }

    private static func modules(_ before: ModuleBytes?, _ after: ModuleBytes?) -> [CheckResult.Module] {
        // Sides that were attributed in different ways say nothing of each other.
        let comparable = before?.basis == after?.basis ? before : nil
        var modules: [String: CheckResult.Module] = [:]
        for module in after?.modules ?? [] {
            modules[module.name] = CheckResult.Module(name: module.name, before: nil, after: module.bytes)
        }
        for module in comparable?.modules ?? [] {
            modules[module.name, default: CheckResult.Module(name: module.name)].before = module.bytes
        }
        let isCompared = comparable != nil
        return modules.values.sorted { one, other in
            let (left, right) = isCompared ? (one.growth.magnitude, other.growth.magnitude) : (0, 0)
            return (right, other.after ?? 0, one.name) < (left, one.after ?? 0, other.name)
        }
    }

    /// What went and what came with the same content was given another name.
    private static func joinRenamed(
        _ artifacts: inout [CheckResult.Artifact], _ before: [ArtifactID: Side], _ after: [ArtifactID: Side]
    ) {
        for new in artifacts where new.state == .new {
            let old = artifacts.first { candidate in
                candidate.state == .removed && candidate.kind == new.kind && candidate.architecture == new.architecture
                    && before[candidate.id]?.contentDigest == after[new.id]?.contentDigest
            }
            guard let old, let index = artifacts.firstIndex(of: new) else { continue }
            artifacts[index].state = .renamed
            artifacts[index].renamedFrom = old.name
            artifacts[index].zip.before = old.zip.before
            artifacts[index].mountedZip.before = old.mountedZip.before
            artifacts[index].unzipped.before = old.unzipped.before
            artifacts[index].modules = modules(before[old.id]?.modules, after[new.id]?.modules)
            artifacts.removeAll { $0 == old }
        }
    }
}
