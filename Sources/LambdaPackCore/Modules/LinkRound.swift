import ELF

/// One try at linking a fleet, with one set of groups.
struct LinkRound: Sendable {
    var linker: ModuleLinker
    var products: [BuiltProduct]
    var groups: [ModuleGroup]

    struct Outcome: Sendable {
        var libraries: [ModuleLibrary] = []
        var weights: [ModuleWeight] = []
        var products: [BuiltProduct] = []
        var broken: [ModuleLinker.BrokenLink] = []
        /// Modules that can't, or need not, stand in a dylib. Where there are any, the rest means nothing.
        var unfit: [String: KeptModule.Reason] = [:]
        /// The group whose dylib could not be linked.
        var failed: ModuleGroup?
        /// Functions that have everything inside, since their links with dylibs fail for a reason that nobody can tell.
        var whole: [String: String] = [:]
    }

    /// Those whose functions were built. Each may need the ones before it.
    func linkLibraries() async throws -> Outcome {
        var outcome = Outcome()
        for group in groups {
            // Its objects are there where one of its functions was built.
            guard let user = products.first(where: { group.functions.contains($0.name) }) else { continue }
            switch try await link(group, objects: user.objects, earlier: outcome.libraries) {
            case .linked(let library): outcome.libraries.append(library)
            case .failed(let failure):
                let named = failure.modules(among: group.modules)
                for module in named.isEmpty ? group.modules : named {
                    outcome.unfit[module] = .linker(failure.reason)
                }
                outcome.failed = group
                return outcome
            }
        }
        return outcome
    }

    func linkFunctions(_ linked: Outcome) async throws -> Outcome {
        var outcome = linked
        let libraries = linked.libraries
        let results = try await products.concurrentMap { ($0, try await link($0, libraries)) }
        for (product, result) in results {
            guard case .failed(let failure) = result else {
                if case .linked(let linked) = result { outcome.products.append(linked) }
                continue
            }
            let unfit = unfit(failure, product, libraries)
            for (module, symbol) in unfit {
                outcome.unfit[module] = .linker("\(symbol), which \(product.name) uses, is hidden in it")
            }
            guard unfit.isEmpty else { continue }
            // Dylibs are not what it fails for, or nobody can tell which.
            switch try await WholeLink(linker: linker, product: product).run() {
            case .linked(var whole):
                whole.moduleLibraries = libraries
                outcome.whole[product.name] = failure.reason
                outcome.products.append(whole)
            case .failed(let failure):
                outcome.broken.append(ModuleLinker.BrokenLink(product: product.name, failure: failure))
            }
        }
        return outcome
    }

    /// The common modules whose symbols a function can't see from outside: those that define what it lacks. Each with such a
    /// symbol.
    private func unfit(
        _ failure: LinkFailure, _ product: BuiltProduct, _ libraries: [ModuleLibrary]
    ) -> [String: String] {
        let lacking = Set(failure.undefinedSymbols)
        guard !lacking.isEmpty else { return [:] }
        var found: [String: String] = [:]
        for library in libraries where library.group.functions.contains(product.name) {
            for object in library.objects {
                guard let module = BuiltProduct.module(ofObject: object), found[module] == nil,
                    let mapped = try? MappedFile.open(FilePath(object)), let image = try? ELFImage(mapped.bytes),
                    let defined = try? image.definedSymbols(among: lacking, in: mapped.bytes),
                    let symbol = defined.min()
                else { continue }
                found[module] = symbol
            }
        }
        return found
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
            return .failed(LinkFailure(output: "error: SwiftPM's plan has no link of \(group.functions[0])"))
        }
        let step = ObjectLink(linker: linker, name: group.soname, arguments: arguments, objects: objects)
        return try await step.run().map { map in
            ModuleLibrary(group: group, file: linker.directory / group.soname, linkMap: map, objects: objects)
        }
    }

    private func link(_ product: BuiltProduct, _ libraries: [ModuleLibrary]) async throws -> LinkOutcome<BuiltProduct> {
        let mounted = libraries.filter { $0.group.functions.contains(product.name) }
        var linked = product
        linked.moduleLibraries = libraries
        guard !mounted.isEmpty else { return try await WholeLink(linker: linker, product: linked).run() }
        let command = try WholeLink.command(of: product.name, linker.plan)
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
