/// Builds the commit that a branch started from, and keeps its manifest.
struct BaselineBuilder: Sendable {
    /// Those of the set's build, and the command's own.
    var options: CommandLineOptions
    var environment: RunEnvironment
    var progress: ProgressHandler

    /// - Parameters:
    ///   - ref: the baseline is the commit where HEAD left it.
    ///   - kept: a manifest of that commit, which saves the build where it was built as the set was.
    /// - Returns: no baseline where the commit does not use lambda-pack; the reason in the branch's commits.
    func build(_ ref: String, kept: FilePath?, for side: Comparability.Side) async throws -> ComparisonBase {
        let current = side.manifest
        let directory = try Configuration.packageDirectory(options, environment.options)
        let repository = try await GitRepository.containing(directory, path: environment.path)
        let commit = try await repository.mergeBase(with: ref)
        var reading = SizeTrailer.Reading()
        try await reading.add(repository.trailers(SizeTrailer.key, since: commit))
        func base(_ baseline: Baseline?) -> ComparisonBase {
            ComparisonBase(baseline: baseline, trailer: reading.reason, trailerProblems: reading.problems)
        }
        guard try await usesLambdaPack(repository, commit) else {
            progress(.omission("\(commit.prefix(12)) does not use lambda-pack: there is no baseline"))
            return base(nil)
        }
        if let kept {
            switch KeptBaseline.read(kept, of: commit, ref: ref, like: side) {
            case .fits(let baseline): return base(baseline)
            case .differs(let reasons):
                progress(
                    .note(
                        "the kept baseline is not taken, and \(commit.prefix(12)) is built: \(reasons.joined(separator: "; "))"
                    ))
            }
        }
        let work = Configuration.workDirectory(options, environment.options, packageDirectory: directory)
        // Its worktree and its sets are removed again.
        try WorkDirectory.claim(work)
        let place = BaselinePlace(workDirectory: work)
        let store = ContentStore(work / "cache")
        let name = "\(ref) at \(commit.prefix(12))"
        let toolchain = try await Toolchain.find(path: environment.path, store: store)
        let compressors = try MachineCompressors()
        let inputs = [commit] + context(side, toolchain) + [compressors.identity]
        func baseline(_ manifest: Manifest) -> Baseline {
            Baseline(
                manifest: manifest, name: name, overrides: BuildOverrides(options, packageDirectory: directory),
                tools: ["Swift": toolchain.versionLine, "lambda-pack": LambdaPackVersion.current],
                compressor: compressors.compressor(of: manifest))
        }
        if let known = store.value(.baseline, inputs, as: Manifest.self) { return base(baseline(known)) }
        try FileSystem.createDirectory(place.directory)
        var holder = ""
        guard
            let lock = try FileLock.acquire(place.directory / "lock", removesFile: false, holder: &holder)
        else {
            throw Failure(
                Problem(
                    .outputBusy, subject: place.directory.string, "another lambda-pack is building a baseline",
                    cause: "process \(holder)", advice: "wait for it"))
        }
        defer { withExtendedLifetime(lock) {} }
        let manifest = try await repository.withWorktree(of: commit, at: place.worktree) { package in
            try await build(package, commit, directory, place, current)
        }
        store.keep(manifest, .baseline, inputs)
        return base(baseline(manifest))
    }

    /// A package is nobody's baseline before it has a configuration or the plugin, unless it still has neither.
    private func usesLambdaPack(_ repository: GitRepository, _ commit: String) async throws -> Bool {
        func uses(_ commit: String) async throws -> Bool {
            if try await repository.file(Configuration.fileName, at: commit) != nil { return true }
            return try await repository.file("Package.swift", at: commit)?.contains("swift-lambda-pack") ?? false
        }
        if try await uses(commit) { return true }
        guard try await repository.file("Package.swift", at: commit) != nil else { return false }
        return try await !uses("HEAD")
    }

    /// What else a baseline depends on.
    private func context(_ side: Comparability.Side, _ toolchain: Toolchain) -> [String] {
        [
            LambdaPackVersion.current, toolchain.versionLine,
            side.tools.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\u{1}"),
            Set(side.manifest.functions.map(\.architecture)).sorted().map(\.rawValue).joined(separator: " "),
            "\(options.configuration?.rawValue ?? "") \(options.optimize?.rawValue ?? "")",
            "\(options.linkage?.rawValue ?? "") \(options.compression?.rawValue ?? "")",
            options.swiftcFlags.joined(separator: "\u{1}"), options.linkerFlags.joined(separator: "\u{1}"),
            options.levers.map(\.rawValue).sorted().joined(separator: " "),
            options.traits?.description ?? "",
            options.swiftSDKs.sorted { $0.key < $1.key }.map { "\($0.key.rawValue)=\($0.value)" }.joined(
                separator: " "),
            "\(options.compatibility?.rawValue ?? "") \(options.configPath?.string ?? "")",
            Set(options.products).sorted().joined(separator: "\u{1}"),
        ]
    }

    private func build(
        _ package: FilePath, _ commit: String, _ directory: FilePath, _ place: BaselinePlace, _ current: Manifest
    ) async throws -> Manifest {
        var options = options
        options.packagePath = package
        options.configPath = options.configPath.flatMap { path in
            path.absolute.relative(to: directory).map { package.pushing(FilePath($0)) }
        }.flatMap { FileSystem.exists($0) ? $0 : nil }
        options.output = place.directory / "set"
        options.workDirectory = place.workDirectory
        options.architectures = Set(current.functions.map(\.architecture)).sorted()
        options.isLocked = false
        options.profile = options.profile?.absolute
        // Dependencies as they are now, where the commit does not say: else theirs, not ours, would have grown.
        let resolved = "Package.resolved"
        if !FileSystem.exists(package / resolved), FileSystem.exists(directory / resolved) {
            try FileSystem.copyReplacing(directory / resolved, to: package / resolved)
        }
        // What the plugin says is of the package as it is now.
        let workspace = try PackageWorkspace.open(options, environment.forAnotherCheckout)
        // Of a run that was killed. It may be of other architectures, and would be in the way.
        try FileSystem.remove(place.directory / "set")
        progress(.status("building the baseline"))
        try await BaselineSources.check(
            package, worktree: place.worktree, commit: commit, swift: try await workspace.findToolchain().swift,
            store: workspace.store, environment: workspace.buildEnvironment)
        // Of a partial set's functions those that there were: the others are new, and have no base.
        if !options.products.isEmpty {
            let known = try await workspace.describePackage().executableProducts
            options.products = options.products.filter(known.contains)
        }
        if let traits = options.traits {
            let declared = try await PackageDescription.declaredTraits(
                package, swift: try await workspace.findToolchain().swift, environment: workspace.buildEnvironment)
            options.traits = traits.limited(to: declared)
            if options.traits != traits {
                progress(
                    .note(
                        "the baseline's package does not have all of the traits: it is built with \(options.traits ?? traits)"
                    ))
            }
        }
        let build = PackageBuild(try await PackageContext.open(options, in: workspace), progress)
        let manifest = try await build.run().manifest
        // Its archives were wanted for their sizes alone.
        try FileSystem.remove(place.directory / "set")
        return manifest
    }
}
