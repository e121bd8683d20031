import Archive

#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// The main job, and the one file that knows its order:
///
///     Configuration → BuildTarget → BuiltProduct → StrippedBinary → PackagePlan → FinishedArchive → Manifest → OutputSet
///
/// What can be known early fails early: targets before the first build, sizes and paths before any compression,
/// budgets on finished archives, and only then is the previous set replaced.
package struct PackagePipeline: Sendable {
    package var configuration: Configuration
    package var toolchain: Toolchain
    package var packageName: String
    /// All executable products of the package, wanted or not.
    package var executableProducts: [String]
    /// Asked, where paths are to be fixed, for the directories of the packages that this one depends on by path.
    package var localPackages: @Sendable () async throws -> [FilePath]
    package var environment: [String: String]
    /// That of nested builds.
    package var buildEnvironment: BuildEnvironment
    package var progress: ProgressHandler

    package init(
        configuration: Configuration, toolchain: Toolchain, packageName: String, executableProducts: [String],
        localPackages: @escaping @Sendable () async throws -> [FilePath], environment: [String: String],
        buildEnvironment: BuildEnvironment, progress: @escaping ProgressHandler
    ) {
        self.configuration = configuration
        self.toolchain = toolchain
        self.packageName = packageName
        self.executableProducts = executableProducts
        self.localPackages = localPackages
        self.environment = environment
        self.buildEnvironment = buildEnvironment
        self.progress = progress
    }

    /// What a run left.
    package struct Outcome: Sendable {
        package var manifest: Manifest
        package var output: FilePath
        /// Nothing was written: the output already was this set.
        package var unchanged: Bool
        /// Exceeded budgets, errors and warnings.
        package var budgetProblems: [Problem]
        /// Why each library is where it is.
        package var explanation: LayerExplanation
    }

    /// One function for one architecture on its way through the stages.
    struct Unit: Sendable {
        var function: FunctionSettings
        var target: BuildTarget
    }

    /// The caller holds the ``WorkDirectory``.
    package func run() async throws -> Outcome {
        let cache = configuration.workDirectory / "cache"
        let transaction = try OutputTransaction.begin(configuration.output)
        let units = try chooseTargets()
        let preflight = try makePreflight()
        let layerLock = try LayerLockFile.read(in: configuration.packageDirectory)
        let records = FileRecords(file: cache / "files.json")
        defer { try? records.save() }
        let imports = try LayerImporter(
            packageDirectory: configuration.packageDirectory, directory: cache / "imports", records: records
        ).read(configuration.layers.imports, functions: configuration.functions.map(\.product))
        let namespace = try await makeNamespace(units)

        let parts = try await buildAndStrip(units, namespace, cache: cache, records: records, preflight: preflight)
        let planned = try LayerStage(
            settings: configuration.layers, packageName: packageName, lock: layerLock.lock, imports: imports
        ).plan(parts)
        try layerLock.check(planned.lock, configuration)
        let compressor = try Compressor.current(configuration.compression.level)
        let newLock = planned.lock.recording(compressor, after: layerLock.lock)
        if let warning = layerLock.lock.warning(compressor) { progress(.warning(warning)) }
        let findings = try await PreflightStage(
            preflight: preflight, verdicts: PreflightVerdicts(file: cache / "preflight.json")
        ).run(parts, planned)
        let store = ArchiveStore(
            directory: cache / "archives", level: configuration.compression.level, compressor: compressor,
            records: records)
        let archives = try await package(planned.plans + planned.layers.map(\.plan), store)

        let finished = zip(zip(parts, planned.plans), archives).map { part, archive in
            let mounted = planned.mounted[part.0.artifactName] ?? []
            return Finished(
                parts: part.0, plan: part.1, archive: archive.archive, archiveFile: archive.path,
                layers: mounted.compactMap { name in
                    planned.layers.first { $0.name == name && $0.architecture == part.0.architecture }
                })
        }
        let layers = zip(planned.layers, archives.dropFirst(parts.count)).map {
            FinishedLayer(layer: $0, archive: $1.archive, archiveFile: $1.path)
        }
        let assembly = SetAssembly(
            configuration: configuration, toolchain: toolchain, packageName: packageName,
            fixedPath: namespace.description, compressor: compressor,
            finished: finished, layers: layers, profile: preflight.profile, findings: findings, records: records)
        for (plan, archive) in zip(planned.plans + planned.layers.map(\.plan), archives) {
            if let warning = HardLimits.check(archiveBytes: archive.archive.bytes, of: plan) {
                progress(.warning(warning))
            }
        }
        for finding in findings { progress(.warning(finding.problem)) }
        if let note = ImageCall.note(parts.map { ($0.product.name, $0.binary.facts.imageCalls) }) {
            progress(.note(note))
        }
        let today = CalendarDate.today(environment)
        let (manifest, budgetProblems) = assembly.manifest(today: today)
        let set = try assembly.outputSet(manifest, today: today)
        try Task.checkCancellation()
        let unchanged = transaction.isCurrent(set, records: records)
        let output = transaction.output
        if !unchanged { try transaction.commit(set, records: records) }
        try layerLock.write(newLock, configuration, progress)
        return Outcome(
            manifest: manifest, output: output, unchanged: unchanged, budgetProblems: budgetProblems,
            explanation: LayerExplanation(finished: finished, layers: layers, plans: planned.layerPlans))
    }

    // MARK: Stages

    private func chooseTargets() throws -> [Unit] {
        let searchPaths = SwiftSDK.searchPaths(named: configuration.build.swiftSDKsPath, environment: environment)
        var problems = ProblemCollector()
        var targets: [Architecture: BuildTarget] = [:]
        for architecture in configuration.architectures {
            do throws(Problem) {
                targets[architecture] = try BuildTarget.choose(
                    for: architecture, linkage: configuration.linkage, settings: configuration.build,
                    toolchain: toolchain, searchPaths: searchPaths)
            } catch {
                problems.report(error)
            }
        }
        try problems.throwIfFailed()
        // One architecture after the other: SwiftPM then keeps what it knows of the graph between two products.
        return configuration.architectures.flatMap { architecture in
            configuration.functions.filter { $0.architectures.contains(architecture) }.compactMap { function in
                targets[architecture].map { Unit(function: function, target: $0) }
            }
        }
    }

    private func makePreflight() throws -> Preflight {
        let settings = configuration.preflight
        let profile: RuntimeProfile
        if let path = settings.profile {
            profile = try RuntimeProfile.read(path)
        } else {
            profile = try RuntimeProfile.named(configuration.runtime.rawValue)
        }
        return Preflight(
            profile: profile, allow: settings.allow,
            retargeter: try Retargeter(profile: profile, table: try RetargetTable.builtIn()))
    }

    private func package(
        _ plans: [PackagePlan], _ store: ArchiveStore
    ) async throws -> [(path: FilePath, archive: FinishedArchive)] {
        let kept = plans.map(store.kept)
        let missing = zip(plans, kept).filter { $1 == nil }.map(\.0)
        var made: [(path: FilePath, archive: FinishedArchive)] = []
        if !missing.isEmpty {
            let names = missing.count == 1 ? missing[0].artifactName : "\(missing.count) archives"
            let step = ProgressEvent.Step(.package, product: names, architecture: nil)
            made = try await withProgress(step, progress) { try await store.make(missing) }
        }
        var fresh = made.makeIterator()
        return kept.compactMap { $0 ?? fresh.next() }
    }
}

extension Compression {
    var level: DeflateLevel {
        switch self {
        case .fast: .fast
        case .default: .default
        case .max: .max
        }
    }
}
