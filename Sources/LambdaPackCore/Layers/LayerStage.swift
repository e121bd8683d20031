import Archive

/// Decides for each architecture what goes into layers, gives them names and versions, and plans all archives.
package struct LayerStage: Sendable {
    package var settings: LayerSettings
    package var packageName: String
    package var lock: LayerLock
    package var imports: [ImportedContent]

    package init(settings: LayerSettings, packageName: String, lock: LayerLock, imports: [ImportedContent]) {
        self.settings = settings
        self.packageName = packageName
        self.lock = lock
        self.imports = imports
    }

    /// What comes out: plans in the order of the functions, layers sorted by name and architecture.
    package struct Result: Sendable {
        package var plans: [PackagePlan] = []
        /// Names of mounted layers by artifact name, in the order in which Lambda should unpack them.
        package var mounted: [String: [String]] = [:]
        package var layers: [PlannedLayer] = []
        /// By architecture, for `--explain`.
        package var layerPlans: [Architecture: LayerPlan] = [:]
        package var lock: LayerLock
    }

    package func plan(_ parts: [FunctionParts]) throws -> Result {
        var problems = ProblemCollector()
        var result = Result(lock: lock)
        var plans: [String: PackagePlan] = [:]
        for architecture in Set(parts.map(\.architecture)).sorted() {
            let functions = parts.filter { $0.architecture == architecture }
            try plan(functions, architecture, into: &result, &plans, &problems)
        }
        result.plans = parts.compactMap { plans[$0.artifactName] }
        result.layers.sort { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        checkLimits(parts, result, &problems)
        try problems.throwDistinctIfFailed()
        return result
    }

    private func plan(
        _ functions: [FunctionParts], _ architecture: Architecture, into result: inout Result,
        _ plans: inout [String: PackagePlan], _ problems: inout ProblemCollector
    ) throws {
        let imported = imports.filter { content in
            (content.architecture == nil || content.architecture == architecture)
                && functions.contains { content.serves($0.name) }
        }
        func mountedImports(_ name: String) -> [ImportedContent] { imported.filter { $0.serves(name) } }
        // What a prebuilt layer brings, no other layer and no archive needs to.
        let needed = functions.map { function in
            let brought = Set(mountedImports(function.name).flatMap(\.sonames))
            return function.libraries.filter { !brought.contains($0.library.name) }
        }
        for (function, libraries) in zip(functions, needed) { checkNames(function, libraries, &problems) }

        let all = Dictionary(needed.flatMap { $0 }.map { ($0.id, $0) }) { one, _ in one }
        let input = LayerPlanInput(
            libraries: all.values.sorted { $0.id < $1.id }.map(planLibrary),
            functions: zip(functions, needed).map { function, libraries in
                let imports = mountedImports(function.name)
                let external = function.externalLayers
                return LayerPlanInput.Function(
                    name: function.name, libraries: libraries.map(\.id),
                    ownBytes: function.entries.reduce(0) { $0 + $1.size } + imports.reduce(0) { $0 + $1.unzippedBytes }
                        + external.reduce(0) { $0 + ($1.unzippedBytes ?? 0) },
                    slots: HardLimits.layersPerFunction - external.count - imports.count)
            })
        let layerPlan = LayerPlanner.plan(input)
        result.layerPlans[architecture] = layerPlan

        var layers = try self.layers(layerPlan, all, architecture, imported, &problems)
        for content in imported {
            layers.append(try importedLayer(content, architecture, functions, &problems))
        }
        for index in layers.indices {
            let layer = layers[index]
            let entry = lock.entry(
                for: layer.plan.id.description, contentDigest: layer.contentDigest.hex, libraries: layer.lock.libraries)
            layers[index].lock = entry
            result.lock.layers[layer.plan.id.description] = entry
        }
        for (function, libraries) in zip(functions, needed) {
            let copies = Set(layerPlan.copies[function.name] ?? [])
            let entries = try function.entries + libraries.filter { copies.contains($0.id) }.map { try $0.entry() }
            plans[function.artifactName] = PackagePlan(
                .function(function.name, architecture), entries: entries, problems: &problems)
            result.mounted[function.artifactName] = layers.filter { $0.functions.contains(function.name) }.map(\.name)
                .sorted()
        }
        result.layers += layers
    }

    private func planLibrary(_ library: PreparedLibrary) -> LayerPlanInput.Library {
        let churn: LayerPlanInput.Library.Churn =
            switch library.library.origin {
            case .package: .own
            case .toolchain: .toolchain
            case .sdk, .host: .system
            }
        return LayerPlanInput.Library(
            soname: library.library.name, digest: library.binary.bootstrapDigest.hex,
            bytes: library.binary.bootstrapBytes,
            churn: churn, pin: settings.pin(of: library.library.name),
            isExcluded: settings.isExcluded(library.library.name))
    }

    private func layers(
        _ layerPlan: LayerPlan, _ all: [String: PreparedLibrary], _ architecture: Architecture,
        _ imported: [ImportedContent], _ problems: inout ProblemCollector
    ) throws -> [PlannedLayer] {
        let subjects = layerPlan.layers.map { layer in
            let libraries = layer.libraries.compactMap { all[$0]?.library }
            return LayerNaming.Subject(
                pin: layer.pin, libraries: libraries.map(\.name).sorted(), kind: Self.kind(libraries),
                functions: layer.functions)
        }
        let names = LayerNaming.names(
            for: subjects, package: packageName, architecture: architecture, lock: lock,
            taken: Set(imported.map(\.name)))
        return try zip(zip(layerPlan.layers, subjects), names).map { pair, name in
            let libraries = pair.0.libraries.compactMap { all[$0] }.sorted { $0.library.name < $1.library.name }
            let plan = PackagePlan(
                .layer(name, architecture), entries: try libraries.map { try $0.entry() },
                problems: &problems)
            return PlannedLayer(
                plan: plan, libraries: libraries, functions: pair.0.functions, importedFrom: nil,
                lock: .init(version: 0, contentDigest: "", libraries: pair.1.libraries))
        }
    }

    private func importedLayer(
        _ content: ImportedContent, _ architecture: Architecture, _ functions: [FunctionParts],
        _ problems: inout ProblemCollector
    ) throws -> PlannedLayer {
        let plan = PackagePlan(
            .layer(content.name, architecture), entries: content.entries,
            problems: &problems)
        return PlannedLayer(
            plan: plan, libraries: [], functions: functions.map(\.name).filter(content.serves).sorted(),
            importedFrom: content.archive, lock: .init(version: 0, contentDigest: "", libraries: content.sonames))
    }

    /// What a layer is called after.
    private static func kind(_ libraries: [SharedLibrary]) -> String {
        let origins = Set(libraries.map(\.origin))
        if origins == [.toolchain] { return "swift" }
        return origins.contains(.toolchain) ? "shared" : "libraries"
    }

    /// One function can load one file of a name.
    private func checkNames(
        _ function: FunctionParts, _ libraries: [PreparedLibrary], _ problems: inout ProblemCollector
    ) {
        // By what the loader knows a loaded file, which need not be the name that it was asked for.
        let bySoname = Dictionary(grouping: libraries) { $0.binary.facts.soname ?? $0.library.name }
        for (name, same) in bySoname.sorted(by: { $0.key < $1.key })
        where Set(same.map(\.id)).count > 1 {
            let files = same.map {
                "\($0.library.file) (\($0.library.origin.rawValue), needed by \($0.library.neededBy))"
            }
            problems.report(
                Problem(
                    .libraryConflict, subject: name,
                    "'\(function.name)' for \(function.architecture.rawValue) needs two different files named \(name)",
                    cause: files.sorted().joined(separator: " and "), advice: "make all of it link the same one"))
        }
    }

    private func checkLimits(_ parts: [FunctionParts], _ result: Result, _ problems: inout ProblemCollector) {
        for layer in result.layers { HardLimits.check(layer.plan, problems: &problems) }
        for (part, plan) in zip(parts, result.plans) {
            let mounted = result.layers.filter {
                $0.architecture == part.architecture && $0.functions.contains(part.name)
            }
            HardLimits.check(plan, with: mounted, external: part.externalLayers, problems: &problems)
        }
    }
}
