import Synchronization

/// Verdicts of earlier runs: what did not change is not judged again.
package final class PreflightVerdicts: Sendable {
    private let file: FilePath
    private let state: Mutex<(known: [String: [Finding]], used: [String: [Finding]])>

    /// A file that is missing or broken is an empty one: it only saves time.
    package init(file: FilePath) {
        self.file = file
        let bytes = (try? FileSystem.read(file)) ?? []
        let known = (try? JSON.decode([String: [Finding]].self, from: bytes)) ?? [:]
        state = Mutex((known, [:]))
    }

    /// The kept verdict for a key, or a new one.
    package func findings(_ key: [String], _ judge: () throws -> [Finding]) rethrows -> [Finding] {
        let key = SHA256Digest(hashing: Array(key.joined(separator: "\n").utf8)).hex
        if let known = state.withLock({ $0.known[key] }) {
            state.withLock { $0.used[key] = known }
            return known
        }
        let findings = try judge()
        state.withLock { $0.used[key] = findings }
        return findings
    }

    /// Keeps what this run asked for.
    package func save() throws {
        let (known, used) = state.withLock { ($0.known, $0.used) }
        guard known != used else { return }
        try FileSystem.createDirectory(file.removingLastComponent())
        try FileSystem.writeAtomically(JSON.encode(used), to: file)
    }
}

extension Preflight {
    /// What a verdict depends on besides the files.
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
        for (name, file) in image.systemFiles.sorted(by: { $0.key < $1.key }) {
            key.append("\(name) \((try? FileSystem.status(file).stamp.text) ?? "")")
        }
        return key
    }
}
