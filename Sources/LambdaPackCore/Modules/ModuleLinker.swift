/// Links the common modules of a fleet into dylibs, and each function against them, from the objects that SwiftPM left.
///
/// What can't stand in a dylib stays with its functions, and is told with the reason: it is never a failed build. A link
/// is done again only where its objects, its arguments, or the names that its dylibs define changed.
struct ModuleLinker: Sendable {
    var builder: Builder
    var store: ContentStore
    var plan: BuildPlan
    /// All functions of the package for this architecture, wanted or not: what `--product` leaves out changes no dylib.
    var fleet: [String]
    /// Modules that the user wants copied.
    var copied: Set<String>
    /// What earlier runs decided.
    var known: Known
    /// Whether dylibs that earlier runs made are weighed again, to tell the figures.
    var explains = false

    struct Known: Sendable {
        /// SONAMEs of dylibs in layers.
        var sonames: Set<String> = []
        /// Modules in no dylib.
        var copied: Set<String> = []
    }

    struct Result: Sendable {
        /// In the order of what was built.
        var products: [BuiltProduct] = []
        /// Functions that can't be linked at all.
        var broken: [BrokenLink] = []
        var report = ModuleReport()
    }

    struct BrokenLink: Sendable {
        var product: String
        var failure: LinkFailure
    }

    /// - Parameter products: those of the fleet that were built.
    func link(_ products: [BuiltProduct]) async throws -> Result {
        var kept: [String: KeptModule.Reason] = [:]
        // Fetched modules that need what a package beside this one brings in a fetched one's place.
        var mixed: Set<String> = []
        let isWhole = Set(products.map(\.name)).isSuperset(of: fleet)
        // A part of the fleet weighs nothing: the rest of the scales is not here.
        if !isWhole { for module in known.copied { kept[module] = .decided } }
        for (module, words) in try ties(of: products).kept(store) { kept[module] = .tied(words) }
        while true {
            let groups = grouping(without: Set(kept.keys), mixed: mixed).groups()
            let round = LinkRound(linker: self, products: products, groups: groups)
            var outcome = try await round.linkLibraries()
            if outcome.unfit.isEmpty, isWhole {
                let weights = try await weights(of: outcome.libraries, products)
                outcome.weights = weights
                for weight in weights where !weight.pays && !known.sonames.contains(weight.group.soname) {
                    for module in weight.group.modules {
                        outcome.unfit[module] = .tooLarge(
                            libraryBytes: weight.libraryBytes, copiedBytes: weight.copiedBytes)
                    }
                }
            }
            if outcome.unfit.isEmpty { outcome = try await round.linkFunctions(outcome) }
            guard outcome.unfit.isEmpty else {
                let isFirst = mixed.isDisjoint(with: outcome.unfit.keys)
                if isFirst, outcome.failed?.churn == .dependencies {
                    mixed.formUnion(outcome.unfit.keys)
                } else {
                    kept.merge(outcome.unfit) { first, _ in first }
                }
                continue
            }
            if isWhole { removeOthers(outcome) }
            var report = ModuleReport(groups: outcome.libraries.map(\.group), weights: outcome.weights)
            report.kept = kept.sorted { $0.key < $1.key }.map { KeptModule(module: $0.key, reason: $0.value) }
            report.whole = outcome.whole
            for function in fleet { if let reason = wholeReason(function) { report.whole[function] = reason } }
            return Result(products: outcome.products, broken: outcome.broken, report: report)
        }
    }

    /// Dylibs of earlier groups, and links of functions that are gone.
    private func removeOthers(_ outcome: LinkRound.Outcome) {
        let outputs =
            outcome.libraries.map(\.file) + outcome.products.map(\.executable) + outcome.libraries.compactMap(\.linkMap)
            + outcome.products.compactMap(\.linkMap)
        let kept = Set(outputs.compactMap(\.lastComponent?.string)).union([StandIns.fileName])
        for name in (try? FileSystem.names(in: directory)) ?? [] where !kept.contains(name) {
            FileSystem.discard(directory / name)
        }
    }

    private func grouping(without unfit: Set<String>, mixed: Set<String>) -> ModuleGrouping {
        let fleet = Set(fleet)
        let scratch = builder.scratch.string
        let fetched = plan.sources.filter { _, sources in
            sources.contains { $0.hasPrefix("\(scratch)/checkouts/") || $0.hasPrefix("\(scratch)/registry/") }
        }
        return ModuleGrouping(
            modules: plan.modules.filter { fleet.contains($0.key) && wholeReason($0.key) == nil },
            entries: plan.entryModules,
            fetched: Set(fetched.keys).subtracting(mixed), kept: copied.union(unfit), known: known.sonames)
    }

    private func wholeReason(_ function: String) -> String? { plan.links[function]?.wholeReason }

    private func ties(of products: [BuiltProduct]) -> ModuleTies {
        let objects = Set(products.flatMap(\.objects)).sorted().compactMap { path in
            BuiltProduct.module(ofObject: path).map { ModuleTies.Object(module: $0, path: FilePath(path)) }
        }
        let links = fleet.compactMap { plan.links[$0] }
        let archives = links.flatMap { linkedFiles([$0.program] + $0.options.flatMap(\.self)).others }
            .filter { $0.string.hasSuffix(".a") }
        return ModuleTies(
            objects: objects, candidates: Set(grouping(without: [], mixed: []).groups().flatMap(\.modules)),
            wrapped: links.reduce(into: []) { $0.formUnion($1.wrappedSymbols) },
            archives: Set(archives).sorted { $0.string < $1.string })
    }

    /// What a link reads beside its objects.
    ///
    /// - Parameter excluded: of its arguments, those that are no inputs.
    func linkedFiles(_ arguments: [String], excluding excluded: Set<String> = []) -> LinkedFiles {
        let command = builder.command
        // Those in the work directory's tools have names that tell what is in them.
        let tools = command.linkerProgram.removingLastComponent().removingLastComponent().string + "/"
        return LinkedFiles(
            arguments, excluding: excluded.union(arguments.filter { $0.contains(tools) }),
            defaults: SystemDirectories(command.target).libraries, outside: outside)
    }

    /// What a dylib has, beside what its functions would have of it.
    private func weights(of libraries: [ModuleLibrary], _ products: [BuiltProduct]) async throws -> [ModuleWeight] {
        let weighed = libraries.filter { explains || !known.sonames.contains($0.group.soname) }
        let users = Set(weighed.flatMap(\.group.functions))
        guard !users.isEmpty else { return [] }
        let sizes = try await products.filter { users.contains($0.name) }.concurrentMap { product in
            (product.name, try await WholeLink(linker: self, product: product).moduleBytes())
        }
        let byFunction = Dictionary(sizes) { first, _ in first }
        return try weighed.compactMap { library in
            // Where a function can't be linked whole nothing is known, and the error comes later.
            let used = library.group.functions.compactMap { function in
                byFunction[function]?.map { sizes in
                    (function, library.group.modules.reduce(0) { $0 + sizes[$1, default: 0] })
                }
            }
            guard used.count == library.group.functions.count else { return nil }
            return ModuleWeight(
                group: library.group, libraryBytes: try ModuleSizes.loadedBytes(of: library.file),
                usedBytes: Dictionary(used) { first, _ in first })
        }
    }

    // MARK: Paths

    static let directoryName = "common-modules"

    /// Where everything is linked, as this process sees it, and as the compiler does.
    var directory: FilePath { builder.command.binDirectory(scratch: builder.scratch) / Self.directoryName }
    func inside(_ name: String) -> String {
        (builder.command.binDirectory(scratch: builder.command.scratchDirectory) / Self.directoryName / name).string
    }

    /// A path of a link's arguments, as this process sees it.
    func outside(_ path: String) -> FilePath {
        for (inner, outer) in [
            (builder.command.scratchDirectory, builder.scratch),
            (builder.command.packageDirectory, builder.packageDirectory),
        ] where path.hasPrefix(inner.string + "/") {
            return FilePath(outer.string + path.dropFirst(inner.string.utf8.count))
        }
        return FilePath(path).resolved(against: builder.packageDirectory)
    }

    /// An object as the compiler sees it.
    func inside(object: String) -> String {
        let prefix = builder.scratch.string + "/"
        return object.hasPrefix(prefix)
            ? builder.command.scratchDirectory.string + "/" + object.dropFirst(prefix.count) : object
    }
}
