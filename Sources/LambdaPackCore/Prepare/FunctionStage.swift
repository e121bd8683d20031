import Archive

/// From a linked executable to a ``PreparedFunction``: the one stage that could run on another machine.
struct FunctionStage: Sendable {
    var store: ContentStore
    var packageDirectory: FilePath
    var binaries: BinaryStage
    /// nil with static linkage.
    var libraries: LibraryStage?

    /// A prepared function, and what there is to tell of it.
    struct Outcome: Sendable {
        var function: PreparedFunction
        /// Paths of this machine that its executable holds.
        var embeddedPaths: [EmbeddedPath]
        /// What is wrong with what it includes.
        var problems: [Problem]
    }

    /// - Parameter forbiddenPaths: what should not be seen in the executable.
    func prepare(
        _ product: BuiltProduct, _ settings: FunctionSettings, forbiddenPaths: [FilePath]
    ) async throws -> Outcome {
        let opened = settings.libraries.map(\.value)
        var found = try await libraries?.libraries(of: product, opened: opened)
        let binary = try await binaries.prepare(
            product, keepsCompatibilityLibrary: found?.shipped.contains(where: \.usesCompatibilityLibrary) ?? false)
        if let shipped = found?.shipped { found?.shipped = Self.used(shipped, by: binary) }
        let paths = try EmbeddedPathSearch(store: store).find(forbiddenPaths, in: binary, objects: product.objects)
        var problems = ProblemCollector()
        let function = PreparedFunction(
            id: product.id,
            build: PreparedFunction.Build(
                triple: product.target.triple, sdk: product.target.name, linker: product.linker,
                modulesWithPaths: Set(paths.flatMap(\.modules)).sorted()),
            binary: binary, entries: try entries(product, settings, binary, &problems),
            libraries: found?.shipped ?? [], systemExports: found?.systemExports ?? [:], opened: opened,
            externalLayers: settings.mounted(on: product.architecture))
        // What it includes stands in the package's own files, and not in the store.
        for entry in function.entries { store.share(entry.sha256) }
        return Outcome(function: function, embeddedPaths: paths, problems: problems.problems)
    }

    /// Without the compatibility library where nothing asks for it.
    private static func used(_ shipped: [PreparedLibrary], by binary: PreparedBinary) -> [PreparedLibrary] {
        let soname = CompatibilityLibrary.soname
        let isNeeded = ([binary] + shipped.map(\.binary)).contains { $0.facts.needed.contains(soname) }
        return isNeeded ? shipped : shipped.filter { $0.library.name != soname }
    }

    private func entries(
        _ product: BuiltProduct, _ settings: FunctionSettings, _ binary: PreparedBinary,
        _ problems: inout ProblemCollector
    ) throws -> [ArchivePlan.Entry] {
        let includes = try IncludeResolver(packageDirectory: packageDirectory, records: store.records)
        var entries = [
            ArchivePlan.Entry(
                path: try ArchivePath("bootstrap"), isExecutable: true, size: binary.stripped.bytes,
                sha256: binary.stripped.digest, origin: "product '\(product.name)'")
        ]
        for bundle in product.resourceBundles {
            entries += includes.files(ofBundle: bundle, problems: &problems).map(\.entry)
        }
        for rule in settings.include { entries += includes.files(of: rule, problems: &problems).map(\.entry) }
        return entries
    }
}
