/// Two sets of one package, held side by side.
package struct SetComparison: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case new, removed, same, changed
        /// The same content under another name.
        case renamed(from: String)
    }

    package enum Kind: String, Sendable, Hashable, Codable {
        case function, layer
    }

    /// Bytes before and after; nil where the artifact, or the baseline, is not there.
    package struct Figure: Sendable, Hashable {
        package var before: Int?
        package var after: Int?

        package var growth: Int? { before.flatMap { before in after.map { $0 - before } } }
    }

    package struct Artifact: Sendable, Hashable {
        package var kind: Kind
        package var name: String
        package var architecture: String
        package var state: State
        /// The archive.
        package var zip: Figure
        /// The archive and those of the layers that it mounts: what moves from one to the other changes nothing here.
        package var mountedZip: Figure
        /// The same unzipped, as Lambda counts it.
        package var unzipped: Figure
        /// Entries whose compressed bytes changed, largest change first.
        package var entries: [Entry]
    }

    package struct Entry: Sendable, Hashable {
        package var path: String
        package var growth: Int
    }

    /// Functions, then layers, each by name and architecture.
    package var artifacts: [Artifact]
    package var hasBaseline: Bool

    /// - Parameter baseline: nil where there is none: then nothing is new, and nothing grew.
    package init(baseline: Manifest?, current: Manifest) {
        hasBaseline = baseline != nil
        let before = Self.sides(baseline)
        let after = Self.sides(current)
        artifacts = Set(before.keys).union(after.keys).sorted { $0 < $1 }.compactMap { key in
            Self.artifact(key, before[key], after[key], hasBaseline: baseline != nil)
        }
        joinRenamed(before, after)
    }

    private struct Key: Hashable, Comparable {
        var kind: Kind
        var name: String
        var architecture: String

        static func < (one: Self, other: Self) -> Bool {
            (one.kind.rawValue, one.name, one.architecture) < (other.kind.rawValue, other.name, other.architecture)
        }
    }

    private struct Side {
        var zip: Int
        var mountedZip: Int
        var unzipped: Int
        var contentDigest: String
        var entries: [String: Manifest.Entry]
    }

    private static func sides(_ manifest: Manifest?) -> [Key: Side] {
        guard let manifest else { return [:] }
        var sides: [Key: Side] = [:]
        func entries(_ list: [Manifest.Entry]) -> [String: Manifest.Entry] {
            Dictionary(list.map { ($0.path, $0) }) { one, _ in one }
        }
        for function in manifest.functions {
            let layers = manifest.layers.filter { layer in
                layer.architecture == function.architecture && function.layers.contains { $0.name == layer.name }
            }
            sides[Key(kind: .function, name: function.name, architecture: function.architecture)] = Side(
                zip: function.archive.bytes,
                mountedZip: function.archive.bytes + layers.reduce(0) { $0 + $1.archive.bytes },
                unzipped: function.unzippedBytesWithLayers, contentDigest: function.contentDigest,
                entries: entries(function.entries))
        }
        for layer in manifest.layers {
            sides[Key(kind: .layer, name: layer.name, architecture: layer.architecture)] = Side(
                zip: layer.archive.bytes, mountedZip: layer.archive.bytes, unzipped: layer.archive.unzippedBytes,
                contentDigest: layer.contentDigest, entries: entries(layer.entries))
        }
        return sides
    }

    private static func artifact(_ key: Key, _ before: Side?, _ after: Side?, hasBaseline: Bool) -> Artifact? {
        let state: State =
            switch (before, after) {
            case (nil, _): hasBaseline ? .new : .same
            case (_, nil): .removed
            case (let before?, let after?): before.contentDigest == after.contentDigest ? .same : .changed
            }
        return Artifact(
            kind: key.kind, name: key.name, architecture: key.architecture, state: state,
            zip: Figure(before: before?.zip, after: after?.zip),
            mountedZip: Figure(before: before?.mountedZip, after: after?.mountedZip),
            unzipped: Figure(before: before?.unzipped, after: after?.unzipped),
            entries: before == nil || after == nil ? [] : changes(before?.entries ?? [:], after?.entries ?? [:]))
    }

    private static func changes(_ before: [String: Manifest.Entry], _ after: [String: Manifest.Entry]) -> [Entry] {
        Set(before.keys).union(after.keys).compactMap { path in
            let growth = (after[path]?.compressedBytes ?? 0) - (before[path]?.compressedBytes ?? 0)
            return growth == 0 ? nil : Entry(path: path, growth: growth)
        }
        .sorted { ($1.growth.magnitude, $0.path) < ($0.growth.magnitude, $1.path) }
    }

    /// What went and what came with the same content was given another name.
    private mutating func joinRenamed(_ before: [Key: Side], _ after: [Key: Side]) {
        for index in artifacts.indices where artifacts[index].state == .new {
            let new = artifacts[index]
            let key = Key(kind: new.kind, name: new.name, architecture: new.architecture)
            let old = artifacts.first { candidate in
                candidate.state == .removed && candidate.kind == new.kind && candidate.architecture == new.architecture
                    && before[Key(kind: candidate.kind, name: candidate.name, architecture: candidate.architecture)]?
                        .contentDigest == after[key]?.contentDigest
            }
            guard let old else { continue }
            artifacts[index].state = .renamed(from: old.name)
            artifacts[index].zip.before = old.zip.before
            artifacts[index].mountedZip.before = old.mountedZip.before
            artifacts[index].unzipped.before = old.unzipped.before
            artifacts.removeAll { $0 == old }
            return joinRenamed(before, after)
        }
    }
}
