import Archive

/// Decides for each architecture what goes into layers, gives them names and versions, and plans all archives.
package struct FleetPlanner: Sendable {
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

    /// - Throws: everything that keeps the functions from being packaged in this way.
    package func plan(_ functions: [PreparedFunction]) throws -> FleetPlan {
        var problems = ProblemCollector()
        var fleet = FleetPlan(lock: lock)
        var planned: [ArtifactID: PlannedFunction] = [:]
        for architecture in Set(functions.map(\.architecture)).sorted() {
            let part = try ArchitecturePlan(
                self, architecture: architecture, functions: functions.filter { $0.architecture == architecture }
            ).make(&problems)
            fleet.layerPlans[architecture] = part.layerPlan
            fleet.layers += part.layers
            for layer in part.layers { fleet.lock.layers[layer.plan.id.description] = layer.lock }
            for function in part.functions { planned[function.id] = function }
        }
        fleet.functions = try functions.map { try planned[$0.id] ?? Self.lost($0.id) }
        fleet.layers.sort { ($0.name, $0.architecture) < ($1.name, $1.architecture) }
        for layer in fleet.layers { HardLimits.check(layer.plan, problems: &problems) }
        for function in fleet.functions {
            HardLimits.check(
                function.plan, with: function.layers, external: function.parts.externalLayers, problems: &problems)
        }
        try problems.throwDistinctIfFailed()
        return fleet
    }

    private static func lost(_ id: ArtifactID) throws -> PlannedFunction {
        throw Failure(Problem(.internalError, subject: id.description, "\(id) was not planned"))
    }
}

/// The plan of one architecture's functions.
private struct ArchitecturePlan {
    var planner: FleetPlanner
    var architecture: Architecture
    /// Each with the libraries that no prebuilt layer brings it.
    var functions: [Function]
    /// Prebuilt layers that any of them mounts.
    var imported: [ImportedContent]

    struct Function {
        var parts: PreparedFunction
        var imports: [ImportedContent]
        var libraries: [PreparedLibrary]
    }

    struct Result {
        var functions: [PlannedFunction]
        var layers: [PlannedLayer]
        var layerPlan: LayerPlan
    }

    init(_ planner: FleetPlanner, architecture: Architecture, functions: [PreparedFunction]) {
        self.planner = planner
        self.architecture = architecture
        let imported = planner.imports.filter { content in
            (content.architecture == nil || content.architecture == architecture)
                && functions.contains { content.serves($0.name) }
        }
        self.imported = imported
        self.functions = functions.map { parts in
            let imports = imported.filter { $0.serves(parts.name) }
            let brought = Set(imports.flatMap(\.sonames))
            return Function(
                parts: parts, imports: imports,
                libraries: parts.libraries.filter { !brought.contains($0.library.name) })
        }
    }

    func make(_ problems: inout ProblemCollector) throws -> Result {
        for function in functions { checkNames(function, &problems) }
        let all = Dictionary(functions.flatMap(\.libraries).map { ($0.id, $0) }) { one, _ in one }
        let layerPlan = LayerPlanner.plan(
            LayerPlanInput(
                libraries: all.values.sorted { $0.id < $1.id }.map(planLibrary), functions: functions.map(planFunction))
        )
        var layers = try self.layers(layerPlan, all, &problems)
        layers += imported.map { importedLayer($0, &problems) }
        for index in layers.indices {
            let layer = layers[index]
            layers[index].lock = planner.lock.nextEntry(
                for: layer.plan.id.description, contentDigest: layer.contentDigest.hex, libraries: layer.lock.libraries)
        }
        let planned = try functions.map { function in
            let copies = Set(layerPlan.copies[function.parts.name] ?? [])
            let entries = try function.libraries.filter { copies.contains($0.id) }.map(Self.entry)
            return PlannedFunction(
                parts: function.parts,
                plan: ArchivePlan(
                    function.parts.id, entries: function.parts.entries + entries, problems: &problems),
                // Lambda unpacks them in this order, and a later one's file replaces an earlier one's.
                layers: layers.filter { $0.functions.contains(function.parts.name) }.sorted { $0.name < $1.name })
        }
        return Result(functions: planned, layers: layers, layerPlan: layerPlan)
    }

    private func planFunction(_ function: Function) -> LayerPlanInput.Function {
        let external = function.parts.externalLayers
        return LayerPlanInput.Function(
            name: function.parts.name, libraries: function.libraries.map(\.id),
            ownBytes: function.parts.entries.reduce(0) { $0 + $1.size }
                + function.imports.reduce(0) { $0 + $1.unzippedBytes }
                + external.reduce(0) { $0 + ($1.unzippedBytes ?? 0) },
            slots: HardLimits.layersPerFunction - external.count - function.imports.count)
    }

    private func planLibrary(_ library: PreparedLibrary) -> LayerPlanInput.Library {
        let churn: LayerPlanInput.Library.Churn =
            switch library.library.origin {
            case .package: .own
            case .toolchain: .toolchain
            case .sdk, .host: .system
            case .dependencies: .dependencies
            }
        return LayerPlanInput.Library(
            soname: library.library.name, digest: library.binary.stripped.digest.hex,
            bytes: library.binary.stripped.bytes, churn: churn, pin: planner.settings.pin(of: library.library.name),
            isExcluded: planner.settings.isExcluded(library.library.name))
    }

    private func layers(
        _ layerPlan: LayerPlan, _ all: [String: PreparedLibrary], _ problems: inout ProblemCollector
    ) throws -> [PlannedLayer] {
        let contents = try layerPlan.layers.map { layer in
            try layer.libraries.map { try library($0, in: all) }.sorted { $0.library.name < $1.library.name }
        }
        let names = LayerNaming.names(
            for: zip(layerPlan.layers, contents).map { layer, libraries in
                LayerNaming.Subject(
                    pin: layer.pin, libraries: libraries.map(\.library.name),
                    kind: Self.kind(libraries.map(\.library.origin)), functions: layer.functions)
            },
            package: planner.packageName, architecture: architecture, lock: planner.lock,
            taken: Set(imported.map(\.name)))
        return try layerPlan.layers.indices.map { index in
            PlannedLayer(
                plan: ArchivePlan(
                    .layer(names[index], architecture), entries: try contents[index].map(Self.entry),
                    problems: &problems),
                libraries: contents[index], functions: layerPlan.layers[index].functions, importedFrom: nil,
                lock: .init(version: 0, contentDigest: "", libraries: contents[index].map(\.library.name)))
        }
    }

    private func library(_ id: String, in all: [String: PreparedLibrary]) throws -> PreparedLibrary {
        guard let library = all[id] else {
            throw Failure(Problem(.internalError, subject: id, "the layer plan names \(id), and no function needs it"))
        }
        return library
    }

    private func importedLayer(_ content: ImportedContent, _ problems: inout ProblemCollector) -> PlannedLayer {
        PlannedLayer(
            plan: ArchivePlan(.layer(content.name, architecture), entries: content.entries, problems: &problems),
            libraries: [], functions: functions.map(\.parts.name).filter(content.serves).sorted(),
            importedFrom: content.archive, lock: .init(version: 0, contentDigest: "", libraries: content.sonames))
    }

    /// At `lib/` of the archive, so at /opt/lib or /var/task/lib.
    private static func entry(_ library: PreparedLibrary) throws -> ArchivePlan.Entry {
        ArchivePlan.Entry(
            path: try ArchivePath("lib/\(library.library.name)"), isExecutable: false,
            size: library.binary.stripped.bytes, sha256: library.binary.stripped.digest,
            origin: "library \(library.library.place), needed by \(library.library.neededBy)")
    }

    /// What a layer is called after.
    private static func kind(_ origins: [SharedLibrary.Origin]) -> String {
        let origins = Set(origins)
        if origins == [.toolchain] { return "swift" }
        return origins.contains(.toolchain) ? "shared" : "libraries"
    }

    /// One function can load one file of a name.
    private func checkNames(_ function: Function, _ problems: inout ProblemCollector) {
        // By what the loader knows a loaded file, which need not be the name that it was asked for.
        let bySoname = Dictionary(grouping: function.libraries) { $0.binary.facts.soname ?? $0.library.name }
        for (name, same) in bySoname.sorted(by: { $0.key < $1.key }) where Set(same.map(\.id)).count > 1 {
            let files = same.map(\.library).map { "\($0.place) (\($0.origin.rawValue), needed by \($0.neededBy))" }
            problems.report(
                Problem(
                    .libraryConflict, subject: name,
                    "\(function.parts.id.title) needs two different files named \(name)",
                    cause: files.sorted().joined(separator: " and "), advice: "make all of it link the same one"))
        }
    }
}
