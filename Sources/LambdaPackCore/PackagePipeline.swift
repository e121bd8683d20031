import Archive

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
        /// What did not build, with `--keep-going`: the manifest is then of the rest, and the output is as it was.
        package var breakage: Breakage
    }

    /// One function for one architecture on its way through the stages.
    struct Unit: Sendable {
        var function: FunctionSettings
        var target: BuildTarget
    }

    /// The caller holds the ``WorkDirectory``.
    package func run() async throws -> Outcome {
        let cache = configuration.workDirectory / "cache"
        let transaction = try OutputTransaction.begin(configuration.output, outputCheck)
        let records = FileRecords(file: cache / "files.json")
        defer { try? records.save() }
        for product in configuration.leftOut { progress(.note("\(product)")) }
        let (units, preflight, layerLock, imports) = try await prepare(cache: cache, records: records)
        let namespace = try await makeNamespace(units)
        let scan = SourceScan(
            configuration, localPackages: try await localPackages(), path: environment["PATH"] ?? "", records: records)
        // Before anything is compiled: what changes meanwhile counts as changed.
        async let scanned = scan.run()

        let (parts, breakage) = try await buildAndStrip(
            units, namespace, cache: cache, records: records, preflight: preflight)
        if parts.isEmpty { throw breakage.failure() }
        let sources = scan.refreshed(await scanned)
        do {
            return try await finish(
                parts, breakage, Preparation(units, preflight, layerLock, imports), transaction, namespace, records,
                sources: sources)
        } catch let failure as Failure where !breakage.isEmpty {
            throw breakage.failure(adding: failure.problems, exitStatus: failure.exitStatus)
        }
    }

    /// From binaries to the set.
    private func finish(
        _ parts: [FunctionParts], _ breakage: Breakage, _ prepared: Preparation,
        _ transaction: consuming OutputTransaction,
        _ namespace: PathMode, _ records: FileRecords, sources: SourceRecord
    ) async throws -> Outcome {
        let cache = configuration.workDirectory / "cache"
        let (units, preflight, layerLock, imports) = prepared
        var settled = configuration
        // What is planned for the rest says nothing of the fleet.
        let built = Set(parts.map { ArtifactID.function($0.product.name, $0.product.architecture) })
        let wanted = units.map { ArtifactID.function($0.function.product, $0.target.architecture) }
        settled.omitted = (settled.omitted + wanted.filter { !built.contains($0) }).sorted()
        let planned = try LayerStage(
            settings: configuration.layers, packageName: packageName, lock: layerLock.lock, imports: imports
        ).plan(parts)
        try layerLock.check(planned.lock, settled)
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
            configuration: settled, toolchain: toolchain, packageName: packageName,
            fixedPath: namespace.description, compressor: compressor,
            finished: finished, layers: layers, profile: preflight.profile, findings: findings,
            sources: sources, records: records)
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
        let output = transaction.output
        // A set that lacks functions must not stand where a whole one is looked for.
        let unchanged = !breakage.isEmpty || transaction.isCurrent(set, records: records)
        if !unchanged { try transaction.commit(set, records: records) }
        if breakage.isEmpty { try layerLock.write(newLock, settled, progress) }
        return Outcome(
            manifest: manifest, output: output, unchanged: unchanged, budgetProblems: budgetProblems,
            explanation: LayerExplanation(
                finished: finished, layers: layers, plans: planned.layerPlans,
                statics: staticSizes(finished, sources: sources.digest, cache: cache)),
            breakage: breakage)
    }

    // MARK: Stages

    private var outputCheck: OutputCheck {
        var check = OutputCheck()
        check.kept = [
            (configuration.packageDirectory, "the package"), (configuration.workDirectory, "the work directory"),
        ]
        if let home = environment["HOME"], !home.isEmpty { check.kept.append((FilePath(home), "the home directory")) }
        check.isNamed = configuration.isOutputNamed
        check.package = packageName
        if !configuration.omitted.isEmpty {
            check.selected = Set(
                configuration.functions.flatMap { function in
                    function.architectures.map { ArtifactID.function(function.product, $0) }
                })
        }
        return check
    }

    /// Those that this run leaves out, too: the configuration may name them.
    var functionNames: [String] {
        Set(configuration.functions.map(\.product) + configuration.omitted.map(\.name)).sorted()
    }

    private func package(
        _ plans: [PackagePlan], _ store: ArchiveStore
    ) async throws -> [(path: FilePath, archive: FinishedArchive)] {
        let kept = plans.map(store.kept)
        let missing = zip(plans, kept).filter { $1 == nil }.map(\.0)
        var made: [(path: FilePath, archive: FinishedArchive)] = []
        if !missing.isEmpty {
            let names = missing.count == 1 ? missing[0].id.description : "\(missing.count) archives"
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
