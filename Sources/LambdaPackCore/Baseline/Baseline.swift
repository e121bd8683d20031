package import Archive

/// What a set is compared with.
package struct Baseline: Sendable {
    package var manifest: Manifest
    /// What to call it in reports: no path of this machine.
    package var name: String
    /// What the command line said to its build; nil where nobody knows.
    package var overrides: BuildOverrides?
    /// Versions of what built it, as far as they are known.
    package var tools: [String: String]

    /// What compressed it, as far as is known.
    package var compressor: Compressor?

    package init(
        manifest: Manifest, name: String, overrides: BuildOverrides? = nil, tools: [String: String] = [:],
        compressor: Compressor? = nil
    ) {
        self.manifest = manifest
        self.name = name
        self.overrides = overrides
        self.tools = tools
        self.compressor = compressor
    }

    package var side: Comparability.Side {
        Comparability.Side(manifest: manifest, overrides: overrides, tools: tools)
    }

    /// Reads a manifest, or the one in a set's directory. A broken one is an error, never "no baseline": that would let
    /// growth pass.
    package static func read(_ path: FilePath) throws(Failure) -> Baseline {
        let manifest = try ManifestFile.readChecked(path, "the baseline")
        let provenance = Provenance.read(beside: path)
        return Baseline(
            manifest: manifest, name: "the baseline \(path.lastComponent?.string ?? path.string)",
            overrides: provenance?.overrides, tools: provenance?.tools ?? [:], compressor: provenance?.compressor)
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
                "the baseline is for \(known.sorted().map(\.rawValue).joined(separator: ", ")), and the set for \(wanted.sorted().map(\.rawValue).joined(separator: ", "))",
                advice: "build both for the same architectures"))
    }

    /// Functions of the set that the baseline's run left out: `'Orders' for arm64`.
    package func omissions(of current: Manifest) -> [String] {
        current.functions.filter { manifest.leavesOut($0.id) }.map(\.id.title)
    }

    /// Architectures of the set that the baseline has nothing of.
    package func missingArchitectures(of current: Manifest) -> [Architecture] {
        Set(current.functions.map(\.architecture)).subtracting(manifest.functions.map(\.architecture)).sorted()
    }
}
