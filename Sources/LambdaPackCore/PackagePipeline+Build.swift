import Archive

/// From sources to binaries that are ready to be packaged.
extension PackagePipeline {
    /// Whether builds run at a fixed path, and if not, why.
    enum PathMode: Sendable {
        case fixed(FixedPathNamespace)
        case ordinary(String)

        var namespace: FixedPathNamespace? { if case .fixed(let namespace) = self { namespace } else { nil } }
        var description: String {
            switch self {
            case .fixed: "yes"
            case .ordinary(let reason): "no: \(reason)"
            }
        }
    }

    func makeNamespace(_ units: [Unit]) async throws -> PathMode {
        switch configuration.fixedPath {
        case .never: return .ordinary("not asked for")
        // Layer versions are counted in a file that all machines share: their bytes must not tell them apart.
        case .auto where !configuration.isContinuousIntegration && configuration.linkage == .static:
            return .ordinary("not asked for")
        case .auto, .always: break
        }
        // Any will do to try it: each architecture's is put in its place later.
        let scratch = configuration.workDirectory / "scratch-fixed"
        let localPackages = try await localPackages()
        do throws(Problem) {
            do { try FileSystem.createDirectory(scratch) } catch {
                throw Problem(
                    .fixedPathUnavailable, subject: scratch.string, "\(scratch) can't be made", cause: error.description
                )
            }
            let inUse =
                [toolchain.root, toolchain.swift] + units.compactMap(\.target.sdk?.searchPath)
                + (environment["HOME"].map { [FilePath($0)] } ?? [])
            return .fixed(
                try await FixedPathNamespace.make(
                    package: configuration.packageDirectory, localPackages: localPackages, scratch: scratch,
                    inUse: inUse, path: environment["PATH"] ?? ""))
        } catch {
            if configuration.fixedPath == .always { throw Failure(error) }
            progress(.note("not at a fixed path: \(error.cause ?? error.message)"))
            return .ordinary(error.cause ?? error.message)
        }
    }

    /// Each architecture and linkage has its own: SwiftPM would plan the package again at each change of flags, and they
    /// can be built side by side.
    private func scratchDirectory(_ target: BuildTarget, isFixed: Bool) -> FilePath {
        let parts = ["scratch", isFixed ? "fixed" : nil, target.linkage == .shared ? "shared" : nil]
        return configuration.workDirectory
            / (parts.compactMap(\.self) + [target.architecture.rawValue]).joined(separator: "-")
    }

    private typealias Prepared = (product: BuiltProduct, binary: StrippedBinary, closure: LibraryClosure)

    private func builder(
        for target: BuildTarget, _ mode: PathMode, localSources: String?
    ) async throws -> Builder {
        guard
            let (linker, executable) = Linker.choose(
                for: target, toolchain: toolchain, path: environment["PATH"] ?? "")
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
            moduleFlags: try await ModuleNeed.flags(for: target, environment: environment))
        let command = SwiftBuildCommand(
            target: target, settings: configuration.build, linker: linker, toolchain: toolchain,
            packageDirectory: mode.namespace?.packageDirectory ?? configuration.packageDirectory,
            scratchDirectory: isFixed ? FixedPathNamespace.fixedScratch : scratch,
            linkerProgram: try program.install(in: tools),
            toolsetFile: tools / "\(scratch.lastComponent?.string ?? "toolset").json",
            disableSandbox: isInSandbox)
        // Mount points are there before the mount.
        try FileSystem.createDirectory(scratch)
        return Builder(
            target: target, command: command, packageDirectory: configuration.packageDirectory, scratch: scratch,
            namespace: mode.namespace?.with(scratch: scratch),
            environment: buildEnvironment.adding(
                target, toolset: command.toolset, manifest: configuration.packageDirectory / "Package.swift",
                localSources: localSources),
            record: WholeBuildRecord(
                directory: configuration.workDirectory / "cache", packageDirectory: configuration.packageDirectory,
                toolchain: toolchain),
            progress: progress)
    }

    /// SwiftPM's sandbox, which plugins run in, can't be nested. It is macOS's alone; and the option that says so is a flag of
    /// every module, so that what the plugin built would compile again for the tool.
    private var isInSandbox: Bool {
        #if os(macOS)
        environment["LAMBDA_PACK_PARENTS"] != nil
        #else
        false
        #endif
    }

    /// Builds for each architecture, and strips what is built while the rest builds; libraries come after them, each
    /// once.
    func buildAndStrip(
        _ units: [Unit], _ mode: PathMode, cache: FilePath, records: FileRecords, preflight: Preflight
    ) async throws -> (parts: [FunctionParts], breakage: Breakage) {
        let isShared = configuration.linkage == .shared
        let binaries = BinaryCache(
            directory: cache / ("binaries" + (mode.namespace == nil ? "" : "-fixed") + (isShared ? "-shared" : "")),
            stripper: Stripper(objcopy: toolchain.objcopy), records: records,
            retargeter: configuration.preflight.compatibility == .retarget ? preflight.retargeter : nil)
        let progress = progress
        let closures = ClosureStage(
            toolchain: toolchain, linkerFlags: configuration.build.linkerFlags, profile: preflight.profile)
        let settings = Dictionary(
            units.map { (UnitKey($0.function.product, $0.target.architecture), $0.function) }
        ) { first, _ in first }
        let isFixed = mode.namespace != nil
        @Sendable func forbiddenPaths(_ target: BuildTarget) -> [FilePath] {
            [configuration.packageDirectory, scratchDirectory(target, isFixed: isFixed)]
        }

        let (stream, continuation) = AsyncThrowingStream.makeStream(of: BuiltProduct.self)
        async let builds = build(units, mode, continuation)
        let prepared = try await withThrowingTaskGroup(of: Prepared.self) { group in
            var prepared: [UnitKey: Prepared] = [:]
            var running = 0
            func keep(_ item: Prepared?) {
                guard let item else { return }
                prepared[UnitKey(item.product.name, item.product.architecture)] = item
                running -= 1
            }
            for try await product in stream {
                // Whole files are mapped: as many at once as there are cores.
                if running == ProcessorCount.active { keep(try await group.next()) }
                group.addTask {
                    let binary = try await binaries.prepare(
                        product, forbiddenPaths: forbiddenPaths(product.target), progress: progress)
                    let function = settings[UnitKey(product.name, product.architecture)]
                    let closure =
                        if isShared, let function { try closures.closure(of: product, function) } else {
                            LibraryClosure()
                        }
                    return (product, binary, closure)
                }
                running += 1
            }
            while let item = try await group.next() { keep(item) }
            return units.compactMap { prepared[UnitKey($0.function.product, $0.target.architecture)] }
        }
        let breakage = try await builds
        let built = units.filter { !breakage.contains($0.function.product, $0.target.architecture) }
        let libraries = try await closures.prepare(
            prepared.map { ($0.closure, $0.product.architecture) }, binaries,
            forbiddenPaths: [configuration.packageDirectory, configuration.workDirectory], progress: progress)
        var seen: Set<String> = []
        for library in libraries.flatMap({ $0 }) where seen.insert(library.id).inserted {
            for problem in Self.warnings(about: library) { progress(.warning(problem)) }
        }
        return (try assemble(built, prepared, libraries, records: records), breakage)
    }

    private struct UnitKey: Hashable, Sendable {
        var product: String
        var architecture: Architecture

        init(_ product: String, _ architecture: Architecture) {
            self.product = product
            self.architecture = architecture
        }
    }

    /// Runs the nested builds. Side by side, where each architecture was built before: then most of the time goes into
    /// SwiftPM's start and planning, on one core. First builds keep every core busy, and the second one finds what the
    /// first one fetched.
    ///
    /// - Returns: what does not build, where the run keeps going.
    /// - Throws: else, what does not build for the first architecture that anything fails for.
    private func build(
        _ units: [Unit], _ mode: PathMode, _ continuation: AsyncThrowingStream<BuiltProduct, any Error>.Continuation
    ) async throws -> Breakage {
        do {
            let localSources = LocalSources.digest(of: try await localPackages())
            var targets: [(builder: Builder, products: [String])] = []
            for target in units.map(\.target).reduce(into: [BuildTarget](), { if !$0.contains($1) { $0.append($1) } }) {
                targets.append(
                    (
                        try await builder(for: target, mode, localSources: localSources),
                        units.filter { $0.target == target }.map(\.function.product)
                    ))
            }
            for line in buildEnvironment.shownLines { progress(.detail("environment of the builds: \(line)")) }
            // Before anything is planned, which looks as if it had been built.
            let isWarm = targets.allSatisfy(\.builder.isWarm)
            var breakage = try await lackingModules(targets)
            let keepsGoing = configuration.keepsGoing
            @Sendable func run(_ builder: Builder, _ products: [String]) async throws -> [Breakage.Item] {
                let wanted = Set(products)
                let broken = try await builder.build(
                    products, others: executableProducts.filter { !wanted.contains($0) }.count, keepsGoing: keepsGoing,
                    onBuilt: { continuation.yield($0) })
                if !broken.isEmpty, !keepsGoing {
                    var breakage = Breakage()
                    breakage.add(broken)
                    throw breakage.failure()
                }
                return broken
            }
            targets = targets.map { builder, products in
                (builder, products.filter { !breakage.contains($0, builder.target.architecture) })
            }.filter { !$0.products.isEmpty }
            if isWarm {
                let broken = try await withThrowingTaskGroup(of: (Int, [Breakage.Item]).self) { group in
                    for (index, (builder, products)) in targets.enumerated() {
                        group.addTask { (index, try await run(builder, products)) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for (_, items) in broken.sorted(by: { $0.0 < $1.0 }) { breakage.add(items) }
            } else {
                for (builder, products) in targets { breakage.add(try await run(builder, products)) }
            }
            continuation.finish()
            return breakage
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
            breakage.add(try await builder.unlinkable(products, environment: environment))
        }
        if !breakage.isEmpty, !configuration.keepsGoing { throw breakage.failure() }
        return breakage
    }

    /// Puts each function's own entries beside its binary and libraries.
    private func assemble(
        _ units: [Unit], _ prepared: [Prepared], _ libraries: [[PreparedLibrary]], records: FileRecords
    ) throws -> [FunctionParts] {
        var problems = ProblemCollector()
        var warnings = FunctionWarnings()
        let includes = try IncludeResolver(packageDirectory: configuration.packageDirectory, records: records)
        let parts = try zip(zip(units, prepared), libraries).map { pair, libraries in
            let (unit, (product, binary, closure)) = pair
            warnings.add(about: binary, of: product)
            var entries = [
                PackagePlan.Entry(
                    path: try ArchivePath("bootstrap"), isExecutable: true, source: binary.bootstrap,
                    size: binary.bootstrapBytes, sha256: binary.bootstrapDigest, origin: "product '\(product.name)'")
            ]
            for bundle in product.resourceBundles {
                entries += includes.entries(forBundle: bundle, problems: &problems)
            }
            for rule in unit.function.include { entries += includes.entries(for: rule, problems: &problems) }
            return FunctionParts(
                settings: unit.function, product: product, binary: binary, entries: entries, libraries: libraries,
                closure: closure)
        }
        for problem in warnings.problems { progress(.warning(problem)) }
        try problems.throwDistinctIfFailed()
        return parts
    }

    private static func warnings(about library: PreparedLibrary) -> [Problem] {
        library.binary.facts.embeddedPaths.map { leak in
            let cause = FunctionWarnings.Cause.path(leak)
            return Problem(
                cause.code, subject: library.library.name, "the library \(library.library.name) \(cause.one)",
                severity: .warning, cause: cause.cause, advice: cause.advice)
        }
    }
}
