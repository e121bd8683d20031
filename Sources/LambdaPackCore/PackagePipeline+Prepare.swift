/// From sources to functions that are ready to be packaged.
extension PackagePipeline {
    /// What was built of what was wanted.
    struct Prepared: Sendable {
        /// In the order of the units.
        var functions: [PreparedFunction]
        var breakage: Breakage
        var sources: SourceRecord
        /// What became of common modules.
        var modules: [Architecture: ModuleReport]
    }

    /// Builds for each architecture, and prepares what is built while the rest builds.
    func prepare(_ groundwork: Groundwork) async throws -> Prepared {
        let (units, fixedPath) = (groundwork.units, groundwork.fixedPath)
        let scan = SourceScan(
            configuration, localPackages: try await localPackages(), path: environment.path,
            records: store.records)
        // Before anything is compiled, and again when all is: what is recorded is then what was compiled.
        let scanned = await scan.run()
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: BuiltProduct.self)
        async let builds = build(
            units, fixedPath, icu: groundwork.icu, lock: groundwork.lock.lock, continuation)
        let outcomes = try await prepare(stream, stage(groundwork), units, isFixed: fixedPath.namespace != nil)
        let built = try await builds
        return Prepared(
            functions: try settle(outcomes, units), breakage: built.breakage,
            sources: try await scan.refreshed(scanned), modules: built.modules)
    }

    private func stage(_ groundwork: Groundwork) -> FunctionStage {
        let binaries = BinaryStage(
            store: store, toolchain: toolchain,
            retargeter: configuration.preflight.compatibility == .retarget ? groundwork.preflight.retargeter : nil,
            dropsUnwindTables: configuration.build.levers.contains(.noUnwindTables), progress: progress)
        let libraries = LibraryStage(
            configuration: configuration, toolchain: toolchain, profile: groundwork.preflight.profile,
            binaries: binaries,
            icu: configuration.icu.isEmpty
                ? nil
                : ICULibraryLinker(cuts: groundwork.icu, toolchain: toolchain, store: store, progress: progress))
        return FunctionStage(
            store: store, packageDirectory: configuration.packageDirectory, binaries: binaries,
            libraries: configuration.linkage == .shared ? libraries : nil)
    }

    private func prepare(
        _ products: AsyncThrowingStream<BuiltProduct, any Error>, _ stage: FunctionStage, _ units: [Unit], isFixed: Bool
    ) async throws -> [ArtifactID: FunctionStage.Outcome] {
        let settings = Dictionary(units.map { ($0.id, $0.function) }) { first, _ in first }
        return try await withThrowingTaskGroup(of: FunctionStage.Outcome.self) { group in
            var outcomes: [ArtifactID: FunctionStage.Outcome] = [:]
            var running = 0
            for try await product in products {
                guard let function = settings[product.id] else { continue }
                // Whole files are mapped: as many at once as there are cores.
                if running == ProcessorCount.active, let outcome = try await group.next() {
                    outcomes[outcome.function.id] = outcome
                    running -= 1
                }
                let forbidden = [configuration.packageDirectory, scratchDirectory(product.target, isFixed: isFixed)]
                group.addTask { try await stage.prepare(product, function, forbiddenPaths: forbidden) }
                running += 1
            }
            for try await outcome in group { outcomes[outcome.function.id] = outcome }
            return outcomes
        }
    }

    /// In the order of the units; what is wrong with any of them is thrown at once.
    private func settle(
        _ outcomes: [ArtifactID: FunctionStage.Outcome], _ units: [Unit]
    ) throws -> [PreparedFunction] {
        var problems = ProblemCollector()
        var warnings = FunctionWarnings()
        var functions: [PreparedFunction] = []
        for unit in units {
            // What did not build is said as breakage.
            guard let outcome = outcomes[unit.id] else { continue }
            problems.report(outcome.problems)
            warnings.add(
                about: outcome.function.binary, outcome.embeddedPaths, of: unit.id,
                namesICU: configuration.icu.isEmpty)
            functions.append(outcome.function)
        }
        for problem in warnings.problems { progress(.warning(problem)) }
        try problems.throwDistinctIfFailed()
        return functions
    }
}
