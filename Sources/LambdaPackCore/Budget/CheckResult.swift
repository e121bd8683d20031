/// What `lambda-pack check` finds: the one value behind its table, Markdown, JSON and page.
///
/// As JSON its schema is `docs/check.schema.json`.
package struct CheckResult: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable {
        case new, removed, renamed, changed, same
    }

    /// Bytes before and after; nil where the artifact, or the baseline, is not there.
    package struct Figure: Sendable, Hashable, Codable {
        package var before: Int?
        package var after: Int?

        package var growth: Int? { before.flatMap { before in after.map { $0 - before } } }
    }

    package struct Artifact: Sendable, Hashable, Codable {
        package var kind: ArtifactID.Kind
        package var name: String
        package var architecture: Architecture
        package var verdict = Verdict.pass
        package var state: State
        package var renamedFrom: String?
        /// The archive.
        package var zip: Figure
        /// The archive and those of the layers that it mounts: what moves from one to the other changes nothing here,
        /// and this is what a cold start loads.
        package var mountedZip: Figure
        /// The same unzipped, as Lambda counts it.
        package var unzipped: Figure
        /// Layers that it mounts, by name.
        package var layers: [String]
        package var budgets: [Manifest.BudgetResult] = []
        /// Entries whose compressed bytes changed, largest change first.
        package var entries: [Entry]
        /// Whose the bytes of `bootstrap` are, before and after: largest change first, then largest.
        package var modules: [Module]
        /// Entries as they are now, largest first.
        package var contents: [Content]
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var path: String
        package var growth: Int
    }

    package struct Content: Sendable, Hashable, Codable {
        package var path: String
        package var bytes: Int
        package var compressedBytes: Int
    }

    package struct Module: Sendable, Hashable, Codable {
        package var name: String
        /// Unzipped bytes; nil where the module is not in it, or nothing is known.
        package var before: Int?
        package var after: Int?

        package var growth: Int { (after ?? 0) - (before ?? 0) }
    }

    package struct Finding: Sendable, Hashable, Codable {
        package var severity: String
        package var code: String
        package var message: String
        package var cause: String?
        package var file: String?
        package var line: Int?
        package var column: Int?
    }

    package struct Suggestion: Sendable, Hashable, Codable {
        /// What it is about: functions, or a file.
        package var subject: String
        package var message: String
    }

    package static let schemaVersion = 1
    package static let marker = "lambda-pack/check"

    package var schema = Self.marker
    package var schemaVersion = Self.schemaVersion
    package var package: String
    package var verdict = Verdict.pass
    /// What it was compared with, in words; nil where there is no baseline.
    package var baseline: String?
    /// Functions, then layers, each by name and architecture.
    package var artifacts: [Artifact]
    package var problems: [Finding] = []
    /// Settings that the package itself has changed since the baseline; nil where it has changed none.
    package var settings: [Manifest.Settings.Difference]?
    /// What else is to be known of the comparison; nil where there is nothing.
    package var notes: [String]?
    package var suggestions: [Suggestion] = []

    package var hasBaseline: Bool { baseline != nil }
}

extension CheckResult.Artifact {
    package var id: ArtifactID { ArtifactID(kind, name, architecture) }

    /// Where `bootstrap`'s growth comes from: `+412.3 kB: FoundationInternationalization +398.1 kB (new), …`; nil where
    /// nothing is known, or nothing changed.
    package var whyItGrew: String? {
        let changed = modules.filter { $0.growth != 0 }
        guard state != .same, modules.contains(where: { $0.before != nil }), !changed.isEmpty else { return nil }
        let total = changed.reduce(0) { $0 + $1.growth }
        // What is smaller than a hundredth of the largest change, or than a kilobyte, moved with the rest.
        let floor = max(1000, (changed.first?.growth.magnitude ?? 0) / 100)
        let named = changed.filter { $0.growth.magnitude >= floor }.prefix(5)
        var words = named.map { module in
            "\(module.name) \(ByteCount.signed(module.growth))"
                + (module.before == nil ? " (new)" : module.after == nil ? " (gone)" : "")
        }
        let rest = total - named.reduce(0) { $0 + $1.growth }
        if named.count < changed.count, rest != 0 || named.isEmpty { words.append("others \(ByteCount.signed(rest))") }
        return "\(ByteCount.signed(total)): \(words.joined(separator: ", "))"
    }
}
