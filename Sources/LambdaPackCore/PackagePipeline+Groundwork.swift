import Archive

/// What can be known before the first build.
extension PackagePipeline {
    /// One function for one architecture, to be built.
    struct Unit: Sendable {
        var function: FunctionSettings
        var target: BuildTarget

        var id: ArtifactID { .function(function.product, target.architecture) }
    }

    /// What is built with, and what else the run needs.
    struct Groundwork: Sendable {
        var units: [Unit]
        var preflight: Preflight
        var lock: LayerLockFile
        var imports: [ImportedContent]
        var fixedPath: FixedPathMode
        var compressor: Compressor
        /// ICU's data as the configuration wants it. Architectures whose SDK has no Foundation have none.
        var icu: [Architecture: ICUDataCut]
    }

    /// All that is wrong with it is thrown at once.
    func layGroundwork() async throws -> Groundwork {
        for product in configuration.leftOut { progress(.note("\(product)")) }
        var problems = ProblemCollector()
        let units = try await problems.collect { try chooseTargets() }
        let preflight = try await problems.collect { try makePreflight() }
        let lock = try await problems.collect { try LayerLockFile.read(in: configuration.packageDirectory) }
        let imports = try await problems.collect {
            try LayerImporter(packageDirectory: configuration.packageDirectory, store: store)
                .read(configuration.layers.imports, functions: functionNames)
        }
        try problems.throwIfFailed()
        guard let units, let preflight, let lock, let imports else {
            throw Failure(
                Problem(.internalError, subject: "lambda-pack", "a stage returned nothing and reported no problem"))
        }
        return Groundwork(
            units: units, preflight: preflight, lock: lock, imports: imports,
            fixedPath: try await makeNamespace(units), compressor: try .current(configuration.compression.level),
            icu: try cutICU(units))
    }

    private func chooseTargets() throws -> [Unit] {
        let searchPaths = SwiftSDK.searchPaths(named: configuration.build.swiftSDKsPath, environment: environment)
        var problems = ProblemCollector()
        var targets: [Architecture: BuildTarget] = [:]
        for architecture in configuration.architectures {
            do throws(Problem) {
                var target = try BuildTarget.choose(
                    for: architecture, linkage: configuration.linkage, settings: configuration.build,
                    toolchain: toolchain, searchPaths: searchPaths, isPlugin: environment.plugin != nil)
                if configuration.build.swiftSDKs[architecture] != nil,
                    let warning = target.sdk?.versionWarning(toolchain)
                {
                    progress(.warning(warning))
                }
                target.sdk = try select(target.sdk)
                targets[architecture] = target
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

    /// So that SwiftPM takes exactly this one.
    private func select(_ sdk: SwiftSDK?) throws(Problem) -> SwiftSDK? {
        do { return try sdk?.selected(in: configuration.workDirectory / "swift-sdks") } catch {
            throw .unwritableSDK(error)
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
            retargeter: try Retargeter(profile: profile, table: try settings.retargetTable()), store: store)
    }
}
