/// Builds a finished set's package a second time, with nothing of the first build, and compares what comes out.
struct SetRebuild: Sendable {
    var set: ArtifactSet
    /// The command's own; those of the set's build fill them.
    var options: CommandLineOptions
    var environment: RunEnvironment
    var progress: ProgressHandler

    /// What differs: changed sources where there are some, else archives.
    func problems() async throws -> [Problem] {
        let directory = try Configuration.packageDirectory(options, environment.options)
        let provenance = try set.provenance()
        var options = provenance?.overrides?.filling(options, packageDirectory: directory) ?? options
        let scratch = try ScratchDirectory()
        defer { withExtendedLifetime(scratch) {} }
        // A rebuild compiles what the files hold, whatever their stamps say: so they are read.
        let records = FileRecords(file: scratch.path / "files")
        if let origin = try await SetOrigin.of(set, provenance, options, environment, records: records) {
            let changed = origin.problems(
                advice: "it can't be built again from these: check the sources out as they were, or build a new set")
            // Of other sources something else must come out, and that says nothing of the build.
            guard changed.isEmpty else { return changed }
        }
        // Of the first build nothing but the sources may be seen.
        options.workDirectory = scratch.path / "work"
        options.output = scratch.path / "set"
        select(&options)
        let build = PackageBuild(try await PackageContext.open(options, environment), progress)
        return SetVerification.differences(set.manifest, try await build.run().manifest)
    }

    /// What the set has, built as its manifest says where nothing else does.
    private func select(_ options: inout CommandLineOptions) {
        let manifest = set.manifest
        options.products = Set(manifest.functions.map(\.name)).sorted()
        options.architectures = Set(manifest.functions.map(\.architecture)).sorted()
        options.linkage = options.linkage ?? manifest.functions.first?.linkage
        let binaries = manifest.artifacts.flatMap(\.binaries)
        if options.compatibility == nil, binaries.contains(where: { !$0.retargeted.isEmpty }) {
            options.compatibility = .retarget
        }
    }
}
