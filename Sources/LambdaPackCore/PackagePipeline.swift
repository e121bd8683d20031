import Archive

/// The main job, and the one file that knows its order:
///
///     Configuration → [Unit] → prepare → [PreparedFunction] → plan → FleetPlan → preflight → package → PackagedFleet
///                   → judge → Manifest → publish → OutputSet
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
    package var environment: RunEnvironment
    /// That of nested builds.
    package var buildEnvironment: BuildEnvironment
    package var progress: ProgressHandler
    /// Finished work of earlier runs.
    let store: ContentStore

    package init(
        configuration: Configuration, toolchain: Toolchain, packageName: String, executableProducts: [String],
        localPackages: @escaping @Sendable () async throws -> [FilePath], environment: RunEnvironment,
        buildEnvironment: BuildEnvironment, store: ContentStore, progress: @escaping ProgressHandler
    ) {
        self.configuration = configuration
        self.toolchain = toolchain
        self.packageName = packageName
        self.executableProducts = executableProducts
        self.localPackages = localPackages
        self.environment = environment
        self.buildEnvironment = buildEnvironment
        self.progress = progress
        self.store = store
    }

    /// What a run left.
    package struct Outcome: Sendable {
        package var manifest: Manifest
        package var output: FilePath
        /// Whether a set was written: not where the output already was this set, nor where functions did not build.
        package var isWritten: Bool
        /// Exceeded budgets, errors and warnings.
        package var budgetProblems: [Problem]
        /// Why each library is where it is.
        package var explanation: LayerExplanation
        /// What has ICU's data inside.
        package var icu: ICUReport
        /// What did not build, with `--keep-going`: the manifest is then of the rest, and the output is as it was.
        package var breakage: Breakage
    }

    /// The caller holds the ``WorkDirectory``.
    package func run() async throws -> Outcome {
        defer { store.finish() }
        let transaction = try OutputTransaction.begin(configuration.output, outputCheck)
        let groundwork = try await layGroundwork()
        let prepared = try await prepare(groundwork)
        if prepared.functions.isEmpty { throw prepared.breakage.failure() }
        let settled = settled(prepared, groundwork)
        do {
            let fleet = try plan(prepared.functions, settled, groundwork)
            let findings = try await preflight(fleet, groundwork)
            let packaged = try await package(fleet, groundwork)
            let judged = judge(packaged, findings, settled, prepared, groundwork)
            return try publish(judged, fleet, packaged, settled, prepared, groundwork, transaction)
        } catch let failure as Failure where !prepared.breakage.isEmpty {
            throw prepared.breakage.failure(adding: failure.problems, exitStatus: failure.exitStatus)
        }
    }

    // MARK: Stages

    /// Decides what goes where: no byte is compressed yet.
    private func plan(
        _ functions: [PreparedFunction], _ settled: Configuration, _ groundwork: Groundwork
    ) throws -> FleetPlan {
        let fleet = try FleetPlanner(
            settings: configuration.layers, packageName: packageName, lock: groundwork.lock.lock,
            imports: groundwork.imports
        ).plan(functions)
        try groundwork.lock.check(fleet.lock, settled)
        if let warning = groundwork.lock.lock.warning(groundwork.compressor) { progress(.warning(warning)) }
        return fleet
    }

    /// - Returns: what was found and allowed.
    private func preflight(_ fleet: FleetPlan, _ groundwork: Groundwork) async throws -> [Finding] {
        let findings = try await PreflightStage(preflight: groundwork.preflight, store: store).run(fleet)
        for finding in findings { progress(.warning(finding.problem)) }
        let calls = fleet.functions.map { ($0.id.name, $0.parts.binary.facts.imageCalls) }
        if let note = ImageCall.note(calls) { progress(.note(note)) }
        return findings
    }

    private func package(_ fleet: FleetPlan, _ groundwork: Groundwork) async throws -> PackagedFleet {
        let archives = try await ArchiveStage(
            store: store, level: configuration.compression.level, compressor: groundwork.compressor,
            progress: progress
        ).make(fleet.archives)
        func packaged<Item>(_ item: Item, _ plan: ArchivePlan) throws -> Packaged<Item> {
            guard let archive = archives[plan.id] else {
                throw Failure(Problem(.internalError, subject: plan.id.description, "\(plan.id) has no archive"))
            }
            if let warning = HardLimits.check(archiveBytes: archive.bytes, of: plan) { progress(.warning(warning)) }
            return Packaged(item: item, archive: archive)
        }
        return PackagedFleet(
            functions: try fleet.functions.map { try packaged($0, $0.plan) },
            layers: try fleet.layers.map { try packaged($0, $0.plan) })
    }

    private struct Judged {
        var assembly: SetAssembly
        var manifest: Manifest
        var problems: [Problem]
        var today: CalendarDate
    }

    private func judge(
        _ fleet: PackagedFleet, _ findings: [Finding], _ settled: Configuration, _ prepared: Prepared,
        _ groundwork: Groundwork
    ) -> Judged {
        let assembly = SetAssembly(
            configuration: settled, toolchain: toolchain, packageName: packageName,
            fixedPath: groundwork.fixedPath.description, compressor: groundwork.compressor, fleet: fleet,
            profile: groundwork.preflight.profile, findings: findings, sources: prepared.sources, store: store)
        let today = environment.today
        let (manifest, problems) = assembly.manifest(today: today)
        return Judged(assembly: assembly, manifest: manifest, problems: problems, today: today)
    }

    private func publish(
        _ judged: Judged, _ fleet: FleetPlan, _ packaged: PackagedFleet, _ settled: Configuration, _ prepared: Prepared,
        _ groundwork: Groundwork, _ transaction: consuming OutputTransaction
    ) throws -> Outcome {
        let set = try judged.assembly.outputSet(judged.manifest, today: judged.today)
        try Task.checkCancellation()
        let output = transaction.output
        // A set that lacks functions must not stand where a whole one is looked for.
        let isWhole = prepared.breakage.isEmpty
        let isWritten = isWhole && !transaction.isCurrent(set, records: store.records)
        if isWritten { try transaction.commit(set, records: store.records) }
        if isWhole {
            let lock = recording(
                fleet.lock.recording(groundwork.compressor, after: groundwork.lock.lock), prepared.modules)
            try groundwork.lock.write(lock, settled, progress)
        }
        keepStaticSizes(packaged, sources: prepared.sources)
        return Outcome(
            manifest: judged.manifest, output: output, isWritten: isWritten, budgetProblems: judged.problems,
            explanation: LayerExplanation(
                packaged, plans: fleet.layerPlans, statics: knownStaticSizes(packaged, sources: prepared.sources),
                modules: prepared.modules),
            icu: ICUReport(prepared.functions, store: store),
            breakage: prepared.breakage)
    }

    /// What is planned for the rest says nothing of the fleet: what does not build counts as left out.
    private func settled(_ prepared: Prepared, _ groundwork: Groundwork) -> Configuration {
        var settled = configuration
        let built = Set(prepared.functions.map(\.id))
        settled.omitted = (settled.omitted + groundwork.units.map(\.id).filter { !built.contains($0) }).sorted()
        return settled
    }

    private var outputCheck: OutputCheck {
        var check = OutputCheck()
        check.kept = [
            (configuration.packageDirectory, "the package"), (configuration.workDirectory, "the work directory"),
        ]
        if let home = environment.home { check.kept.append((home, "the home directory")) }
        check.isNamed = configuration.isOutputNamed
        check.package = packageName
        if !configuration.omitted.isEmpty {
            check.selected = Set(
                configuration.functions.flatMap { function in
                    function.architectures.map { .function(function.product, $0) }
                })
            check.functionNames = Set(functionNames)
        }
        return check
    }

    /// Those that this run leaves out, too: the configuration may name them.
    var functionNames: [String] {
        Set(configuration.functions.map(\.product) + configuration.omitted.map(\.name)).sorted()
    }
}
