/// Whether two sets can be compared: like with like.
package struct Comparability: Sendable {
    /// Settings that the two have in two ways.
    package var differences: [Manifest.Settings.Difference]
    /// What else differs and may count: versions of the tools.
    package var notes: [String]

    /// One side of a comparison.
    package struct Side: Sendable {
        package var manifest: Manifest
        /// What the command line said; nil where nobody knows.
        package var overrides: BuildOverrides?
        /// Versions of what built it, by what it is.
        package var tools: [String: String]

        package init(manifest: Manifest, overrides: BuildOverrides?, tools: [String: String] = [:]) {
            self.manifest = manifest
            self.overrides = overrides
            self.tools = tools
        }
    }

    package init(baseline: Side, current: Side) {
        differences = Self.differences(baseline.manifest, current.manifest)
        guard !baseline.tools.isEmpty || current.tools.isEmpty else {
            notes = ["which compiler and which lambda-pack made the baseline is not known: it has no provenance.json"]
            return
        }
        notes = baseline.tools.keys.sorted().compactMap { tool in
            guard let before = baseline.tools[tool], let after = current.tools[tool], before != after else {
                return nil
            }
            return "\(tool): the baseline was built with \(before), the set with \(after)"
        }
    }

    /// Throws where settings differ that decide what sizes mean, and nothing says that the package itself changed them.
    ///
    /// Where both were built with the same options, a difference comes from the packages' own configurations: the change
    /// is then what is to be looked at, and is reported.
    package static func check(baseline: Side, current: Side) throws(Failure) -> Comparability {
        let comparability = Comparability(baseline: baseline, current: current)
        let refused = comparability.differences.filter { !harmless.contains($0.setting) }
        guard !refused.isEmpty else { return comparability }
        if let one = baseline.overrides, let other = current.overrides, one.settings == other.settings {
            return comparability
        }
        throw Failure(
            Problem(
                .unlikeBaseline, subject: "baseline", "the baseline and the set were built with other settings",
                cause: Manifest.Settings.Difference.table(refused),
                advice:
                    "build both in the same way, keep provenance.json beside the baseline's manifest, or compare with --baseline-ref, which builds the base as the set was built"
            ))
    }

    /// These say where a set runs, and sizes mean the same.
    private static let harmless: Set<String> = ["runtime"]

    private static func differences(_ before: Manifest, _ after: Manifest) -> [Manifest.Settings.Difference] {
        if let old = before.settings, let new = after.settings { return new.differences(from: old) }
        // Of a set that does not say, what its functions and archives do.
        func rows(_ manifest: Manifest) -> [(String, String)] {
            return [
                ("runtime", manifest.functions.map(\.runtime.rawValue)),
                ("linkage", manifest.functions.map(\.linkage.rawValue)),
                ("compression", manifest.artifacts.map(\.archive.compression.rawValue)),
            ].map { ($0, Set($1).sorted().joined(separator: " ")) }
        }
        return zip(rows(before), rows(after)).filter { $0.1 != $1.1 }.map {
            Manifest.Settings.Difference(setting: $0.0, before: $0.1, after: $1.1)
        }
    }
}

extension BuildOverrides {
    /// What of it changes the settings: which functions, where, and with which SDK is another question.
    var settings: BuildOverrides {
        var settings = self
        settings.products = []
        settings.architectures = []
        settings.swiftSDKs = [:]
        settings.swiftSDKsPath = nil
        settings.fixedPath = nil
        settings.profile = nil
        settings.allow = nil
        return settings
    }
}
