import ELF

/// Links the common modules of a fleet into dylibs, and each function against them, from the objects that SwiftPM left.
///
/// What can't stand in a dylib stays with its functions, and is told with the reason: it is never a failed build. A link
/// is done again only where its objects or its arguments changed.
struct ModuleLinker: Sendable {
    var builder: Builder
    var store: ContentStore
    var plan: BuildPlan
    /// All functions of the package for this architecture, wanted or not: what `--product` leaves out changes no dylib.
    var fleet: [String]
    /// Modules that the user wants copied.
    var copied: Set<String>
    /// SONAMEs that earlier runs gave.
    var known: Set<String>

    struct Result: Sendable {
        /// In the order of what was built.
        var products: [BuiltProduct]
        var libraries: [ModuleLibrary]
        var kept: [KeptModule]
    }

    /// - Parameter products: those of the fleet that were built.
    func link(_ products: [BuiltProduct]) async throws -> Result {
        var reasons: [String: String] = [:]
        while true {
            let grouping = grouping(without: Set(reasons.keys))
            let groups = grouping.groups()
            let round = try await Round(linker: self, products: products, groups: groups).run()
            guard round.unfit.isEmpty else {
                reasons.merge(round.unfit) { first, _ in first }
                continue
            }
            let kept = reasons.sorted { $0.key < $1.key }.map { KeptModule(module: $0.key, reason: $0.value) }
            return Result(products: round.products, libraries: round.libraries, kept: kept)
        }
    }

    private func grouping(without unfit: Set<String>) -> ModuleGrouping {
        let fleet = Set(fleet)
        let scratch = builder.scratch.string
        let fetched = plan.sources.filter { _, sources in
            sources.contains { $0.hasPrefix("\(scratch)/checkouts/") || $0.hasPrefix("\(scratch)/registry/") }
        }
        return ModuleGrouping(
            modules: plan.modules.filter { fleet.contains($0.key) },
            entries: plan.entryModules,
            fetched: Set(fetched.keys), kept: copied.union(unfit), known: known)
    }

    // MARK: Paths

    /// Where everything is linked, as this process sees it, and as the compiler does.
    var directory: FilePath { builder.command.binDirectory(scratch: builder.scratch) / "common-modules" }
    func inside(_ name: String) -> String {
        (builder.command.binDirectory(scratch: builder.command.scratchDirectory) / "common-modules" / name).string
    }

    /// An object as the compiler sees it.
    func inside(object: String) -> String {
        let prefix = builder.scratch.string + "/"
        return object.hasPrefix(prefix)
            ? builder.command.scratchDirectory.string + "/" + object.dropFirst(prefix.count) : object
    }
}

/// One try, with one set of groups.
private struct Round {
    var linker: ModuleLinker
    var products: [BuiltProduct]
    var groups: [ModuleGroup]

    struct Result: Sendable {
        var products: [BuiltProduct] = []
        var libraries: [ModuleLibrary] = []
        /// Modules that can't stand in a dylib, with the reason. Where there are any, the rest means nothing.
        var unfit: [String: String] = [:]
    }

    func run() async throws -> Result {
        var result = Result()
        for group in groups {
            // Its objects are there where one of its functions was built.
            guard let user = products.first(where: { group.functions.contains($0.name) }) else { continue }
            switch try await link(group, objects: user.objects, earlier: result.libraries) {
            case .linked(let library): result.libraries.append(library)
            case .failed(let failure):
                let named = failure.modules(among: group.modules)
                for module in named.isEmpty ? group.modules : named { result.unfit[module] = failure.reason }
                return result
            }
        }
        let libraries = result.libraries
        let outcomes = try await withThrowingTaskGroup(of: (Int, LinkOutcome<BuiltProduct>).self) { tasks in
            var outcomes: [(Int, LinkOutcome<BuiltProduct>)] = []
            for (index, product) in products.enumerated() {
                if index >= ProcessorCount.active, let outcome = try await tasks.next() { outcomes.append(outcome) }
                tasks.addTask { (index, try await link(product, libraries)) }
            }
            for try await outcome in tasks { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
        for (product, outcome) in zip(products, outcomes) {
            switch outcome {
            case .linked(let linked): result.products.append(linked)
            case .failed(let failure):
                let unfit = unfit(failure, product, libraries)
                for module in unfit { result.unfit[module] = failure.reason }
                // Its own objects are at fault: SwiftPM's link of it stands.
                if unfit.isEmpty { result.products.append(product) }
            }
        }
        return result
    }

    /// The common modules whose symbols a function can't see from outside: those that define what it lacks.
    private func unfit(_ failure: LinkFailure, _ product: BuiltProduct, _ libraries: [ModuleLibrary]) -> [String] {
        let lacking = Set(failure.undefinedSymbols)
        guard !lacking.isEmpty else { return [] }
        var found: Set<String> = []
        for library in libraries where library.group.functions.contains(product.name) {
            for object in library.objects {
                guard let module = BuiltProduct.module(ofObject: object), !found.contains(module),
                    let mapped = try? MappedFile.open(FilePath(object)), let image = try? ELFImage(mapped.bytes),
                    let defined = try? image.definedSymbols(among: lacking, in: mapped.bytes), !defined.isEmpty
                else { continue }
                found.insert(module)
            }
        }
        return found.sorted()
    }

    private func link(
        _ group: ModuleGroup, objects: [String], earlier: [ModuleLibrary]
    ) async throws -> LinkOutcome<ModuleLibrary> {
        let modules = Set(group.modules)
        let objects = objects.filter { BuiltProduct.module(ofObject: $0).map(modules.contains) ?? false }.sorted()
        let users = Set(group.functions)
        let needed = earlier.filter { users.isSubset(of: $0.group.functions) }.map(\.group.soname)
        let arguments = LinkCommand.library(
            soname: group.soname, output: linker.inside(group.soname),
            objects: linker.inside("\(group.soname).objects"),
            users: group.functions.compactMap { linker.plan.links[$0] },
            libraries: needed.map { linker.inside($0) })
        guard let arguments else {
            return .failed(
                LinkFailure(output: "error: SwiftPM's plan does not say how \(group.functions[0]) is linked"))
        }
        let step = ObjectLink(linker: linker, name: group.soname, arguments: arguments, objects: objects)
        return try await step.run().map { map in
            ModuleLibrary(
                group: group, file: linker.directory / group.soname, linkMap: map, objects: objects)
        }
    }

    private func link(_ product: BuiltProduct, _ libraries: [ModuleLibrary]) async throws -> LinkOutcome<BuiltProduct> {
        var linked = product
        linked.moduleLibraries = libraries
        let mounted = libraries.filter { $0.group.functions.contains(product.name) }
        guard !mounted.isEmpty, let command = linker.plan.links[product.name] else { return .linked(linked) }
        let shared = Set(mounted.flatMap(\.group.modules))
        linked.objects = product.objects.filter { object in
            !(BuiltProduct.module(ofObject: object).map(shared.contains) ?? false)
        }
        let arguments = command.executable(
            output: linker.inside(product.name), objects: linker.inside("\(product.name).objects"),
            libraries: mounted.map { linker.inside($0.group.soname) })
        let step = ObjectLink(linker: linker, name: product.name, arguments: arguments, objects: linked.objects)
        return try await step.run().map { map in
            linked.executable = linker.directory / product.name
            linked.linkMap = map
            return linked
        }
    }
}
