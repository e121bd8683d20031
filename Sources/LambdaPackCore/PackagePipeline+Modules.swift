import Synchronization

/// Dylibs of common modules, between the nested builds and the functions' preparation.
extension PackagePipeline {
    /// Products as they come.
    final class BuiltProducts: Sendable {
        private let products = Mutex<[BuiltProduct]>([])

        var all: [BuiltProduct] { products.withLock(\.self) }
        func add(_ product: BuiltProduct) { products.withLock { $0.append(product) } }
    }

    /// Functions of one architecture, those of the package that this run leaves out among them.
    private func fleet(_ architecture: Architecture) -> [String] {
        let wanted = configuration.functions.filter { $0.architectures.contains(architecture) }.map(\.product)
        let omitted = configuration.omitted.filter { $0.architecture == architecture }.map(\.name)
        return Set(wanted + omitted).sorted()
    }

    /// Then no function is finished before all of them are built.
    func sharesModules(_ target: BuildTarget) -> Bool {
        target.linkage == .shared && configuration.layers.modules == .share && fleet(target.architecture).count > 1
    }

    /// - Returns: the same functions, linked with the dylibs of what they have in common.
    func linkModules(of products: [BuiltProduct], _ builder: Builder) async throws -> [BuiltProduct] {
        guard let plan = builder.buildPlan() else {
            progress(.note("modules are not shared: SwiftPM's plan of the build can't be read"))
            return products
        }
        let copied = configuration.layers.copied
        try checkNames(copied, plan)
        let lock = try LayerLockFile.read(in: configuration.packageDirectory).lock
        let linker = ModuleLinker(
            builder: builder, store: store, plan: plan, fleet: fleet(builder.target.architecture),
            copied: Set(copied.map(\.value)), known: lock.libraries(of: builder.target.architecture))
        let result = try await linker.link(products)
        for kept in result.kept {
            progress(.detail("\(kept.module) stays with its functions: \(kept.reason)"))
        }
        return result.products
    }

    private func checkNames(_ copied: [Located<String>], _ plan: BuildPlan) throws {
        let modules = Set(plan.modules.values.flatMap(\.self))
        var problems = ProblemCollector()
        for name in copied where !modules.contains(name.value) {
            let near = NearestName.of(name.value, among: modules.sorted())
            problems.report(
                Problem(
                    .unknownModule, subject: name.value, "layers.copy: no function links a module '\(name.value)'",
                    location: name.location,
                    advice: near.isEmpty
                        ? "name a module, not a package or a product: 'import' has its name"
                        : "did you mean \(near.joined(separator: ", "))?"))
        }
        try problems.throwIfFailed()
    }
}
