package import Archive

#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// What a set is compared with.
package struct Baseline: Sendable {
    package var manifest: Manifest
    /// What to call it in reports: no path of this machine.
    package var name: String
    /// What compressed it, as far as is known.
    package var compressor: Compressor?

    package init(manifest: Manifest, name: String, compressor: Compressor? = nil) {
        self.manifest = manifest
        self.name = name
        self.compressor = compressor
    }

    /// Reads a manifest, or the one in a set's directory. A broken one is an error, never "no baseline": that would let
    /// growth pass.
    package static func read(_ path: FilePath) throws(Failure) -> Baseline {
        let manifest = try ManifestFile.read(path)
        var problems = ProblemCollector()
        for artifact in ManifestConsistency.artifacts(manifest) {
            for (message, cause) in ManifestConsistency.contradictions(artifact) {
                problems.report(
                    Problem(
                        .manifestUnreadable, subject: path.string,
                        "the baseline \(path) contradicts itself: \(message)",
                        cause: cause, advice: "was it edited? Take one that a build wrote"))
            }
        }
        try problems.throwIfFailed()
        return Baseline(
            manifest: manifest, name: "the baseline \(path.lastComponent?.string ?? path.string)",
            compressor: Provenance.compressor(beside: path))
    }

    /// - Throws: where it has nothing of what `current` has: then every comparison would be empty.
    package func check(against current: Manifest) throws(Failure) {
        guard manifest.package == current.package else {
            throw Failure(
                Problem(
                    .baselineUnavailable, subject: manifest.package,
                    "the baseline is of the package '\(manifest.package)', and the set of '\(current.package)'",
                    advice: "name a baseline of the same package"))
        }
        let known = Set(manifest.functions.map(\.architecture))
        let wanted = Set(current.functions.map(\.architecture))
        guard !known.isEmpty, known.isDisjoint(with: wanted) else { return }
        throw Failure(
            Problem(
                .baselineUnavailable, subject: "baseline",
                "the baseline is for \(known.sorted().joined(separator: ", ")), and the set for \(wanted.sorted().joined(separator: ", "))",
                advice: "build both for the same architectures"))
    }

    /// Architectures of the set that the baseline has nothing of.
    package func missingArchitectures(of current: Manifest) -> [String] {
        Set(current.functions.map(\.architecture)).subtracting(manifest.functions.map(\.architecture)).sorted()
    }
}
