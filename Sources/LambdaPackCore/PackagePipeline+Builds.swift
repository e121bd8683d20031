/// The nested builds.
extension PackagePipeline {
    /// What came of them beside the products.
    struct Built: Sendable {
        /// What does not build, where the run keeps going.
        var breakage: Breakage
        var modules: [Architecture: ModuleReport]
    }

    private func builder(
        for target: BuildTarget, _ mode: FixedPathMode, localSources: String?, icu: ICUDataCut?
    ) async throws -> Builder {
        guard
            let (linker, executable) = Linker.choose(
                for: target, toolchain: toolchain, path: environment.path)
        else {
            throw Failure(
                Problem(
                    .toolMissing, subject: "ld.lld", "there is no linker for \(target.architecture.rawValue)",
                    cause: "neither \(toolchain.lld) nor an ld.lld on the PATH",
                    advice: "install a toolchain of swift.org, which brings lld, or the system's lld"))
        }
        let isFixed = mode.namespace != nil
        let scratch = scratchDirectory(target, isFixed: isFixed)
        let tools = configuration.workDirectory / "tools"
        let program = LinkerProgram(
            linker: linker, executable: executable, linkage: target.linkage,
            moduleFlags: try await ModuleNeed.flags(for: target, environment: environment.variables))
        var command = SwiftBuildCommand(
            target: target, settings: configuration.build, linker: linker, toolchain: toolchain,
            packageDirectory: mode.namespace?.packageDirectory ?? configuration.packageDirectory,
            scratchDirectory: isFixed ? FixedPathNamespace.fixedScratch : scratch,
            linkerProgram: try program.install(in: tools),
            toolsetFile: tools / "\(scratch.lastComponent?.string ?? "toolset").json",
            compatibilityLibrary: try await compatibilityLibrary(for: target, linker: executable, in: tools),
            disableSandbox: isInSandbox)
        if let icu, target.linkage == .static {
            command.icuLibrary = try installedICU(icu, linker: linker, in: tools)
        }
        // Mount points are there before the mount. At a fixed path it is always the same one that builds see.
        if isFixed {
            try FileSystem.createDirectory(scratch)
        } else if try ScratchPlace(scratch: scratch).claim() {
            progress(.note("the package was copied or moved: it is built anew for \(target.architecture)"))
        }
        return Builder(
            target: target, command: command, packageDirectory: configuration.packageDirectory, scratch: scratch,
            namespace: mode.namespace?.with(scratch: scratch),
            environment: buildEnvironment.adding(
                target, toolset: command.toolset, manifest: configuration.packageDirectory / "Package.swift",
                localSources: localSources),
            record: WholeBuildRecord(
                directory: configuration.workDirectory / "cache", packageDirectory: configuration.packageDirectory,
                traits: configuration.build.traits, toolchain: toolchain),
            standIns: sharesModules(target) ? fleet(target.architecture) : [], progress: progress)
    }

    /// nil where nothing is retargeted, or where the user refuses all that the library is there for.
    private func compatibilityLibrary(
        for target: BuildTarget, linker: FilePath, in tools: FilePath
    ) async throws -> FilePath? {
        let settings = configuration.preflight
        guard target.linkage == .shared, settings.compatibility == .retarget else { return nil }
        let table = try settings.retargetTable()
        guard table.providesAnything else { return nil }
        return try await CompatibilityLibrary(
            toolchain: toolchain, linker: linker, triple: target.triple, refused: table.refusedProvisions
        ).install(in: tools, environment: environment.variables)
    }

    /// SwiftPM's sandbox, which plugins run in, can't be nested. It is macOS's alone; and the option that says so is a flag of
    /// every module, so that what the plugin built would compile again for the tool.
    private var isInSandbox: Bool {
        #if os(macOS)
        environment.plugin != nil
        #else
        false
        #endif
    }

    /// Runs the nested builds: side by side where that gains (``BuildSchedule``), else one after the other.
    ///
    /// - Throws: else, what does not build for the first architecture that anything fails for.
    func build(
        _ units: [Unit], _ mode: FixedPathMode, icu: [Architecture: ICUDataCut], lock: LayerLock,
        _ continuation: AsyncThrowingStream<BuiltProduct, any Error>.Continuation
    ) async throws -> Built {
        do {
            let reports = ModuleReports()
            let localSources = LocalSources.digest(of: try await localPackages())
            var targets: [(builder: Builder, products: [String])] = []
            for target in units.map(\.target).reduce(into: [BuildTarget](), { if !$0.contains($1) { $0.append($1) } }) {
                targets.append(
                    (
                        try await builder(
                            for: target, mode, localSources: localSources, icu: icu[target.architecture]),
                        units.filter { $0.target == target }.map(\.function.product)
                    ))
            }
            for line in buildEnvironment.shownLines { progress(.detail("environment of the builds: \(line)")) }
            let schedule = BuildSchedule(
                builds: targets.count, isWarm: targets.allSatisfy { $0.builder.stamp(of: $0.products).isCurrent },
                jobs: configuration.build.jobs)
            var breakage = try await lackingModules(targets)
            let keepsGoing = configuration.keepsGoing
            @Sendable func run(_ builder: Builder, _ products: [String]) async throws -> [Breakage.Item] {
                let wanted = Set(products)
                let built = BuiltProducts()
                let waits = sharesModules(builder.target)
                let broken = try await builder.build(
                    products, others: executableProducts.filter { !wanted.contains($0) }.count, keepsGoing: keepsGoing,
                    onBuilt: { product in
                        if waits { built.add(product) } else { continuation.yield(product) }
                    })
                if broken.isEmpty { builder.stamp(of: products).write() }
                guard waits, broken.isEmpty || keepsGoing else { return broken }
                let linked = try await linkModules(of: built.all, builder, lock: lock)
                let unlinked = linked.broken.map { builder.item($0) }
                reports.note(linked.report, of: builder.target.architecture)
                for product in linked.products { continuation.yield(product) }
                return broken + unlinked
            }
            targets = targets.map { builder, products in
                (builder, products.filter { !breakage.contains($0, builder.target.architecture) })
            }.filter { !$0.products.isEmpty }
            if schedule.isSideBySide {
                // One after the other: the second plan finds what the first one fetched.
                for (builder, _) in targets { try await builder.planIfCold() }
                let broken = try await withThrowingTaskGroup(of: (Int, [Breakage.Item]).self) { group in
                    for (index, (builder, products)) in targets.enumerated() {
                        group.addTask { (index, try await run(builder, products)) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                // All that fails for any of them is said at once: which one failed first is chance.
                for (_, items) in broken.sorted(by: { $0.0 < $1.0 }) { breakage.add(items) }
                if !breakage.isEmpty, !keepsGoing { throw breakage.failure() }
            } else {
                for (builder, products) in targets {
                    breakage.add(try await run(builder, products))
                    if !breakage.isEmpty, !keepsGoing { throw breakage.failure() }
                }
            }
            continuation.finish()
            return Built(breakage: breakage, modules: reports.all)
        } catch {
            continuation.finish(throwing: error)
            throw error
        }
    }

    /// Asks of all targets, before anything is compiled, which products import what their SDKs lack, or what can't be linked.
    private func lackingModules(_ targets: [(builder: Builder, products: [String])]) async throws -> Breakage {
        var missing: [MissingModules] = []
        for (builder, products) in targets {
            if let found = try await builder.missingModules(products) { missing.append(found) }
        }
        var breakage = Breakage()
        let others = targets.map(\.builder.target.architecture).filter { architecture in
            !missing.contains { $0.target.architecture == architecture }
        }
        for found in missing {
            let problem = found.problem(packageDirectory: configuration.packageDirectory, others: others)
            breakage.add(
                found.products.map {
                    Breakage.Item(product: $0, architecture: found.target.architecture, problem: problem, output: nil)
                })
        }
        for (builder, products) in targets {
            breakage.add(try await builder.unlinkable(products, environment: environment.variables))
        }
        if !breakage.isEmpty, !configuration.keepsGoing { throw breakage.failure() }
        return breakage
    }
}
