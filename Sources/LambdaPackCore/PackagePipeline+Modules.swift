import Synchronization

/// Dylibs of common modules, between the nested builds and the functions' preparation.
extension PackagePipeline {
    /// Products as they come.
    final class BuiltProducts: Sendable {
        private let products = Mutex<[BuiltProduct]>([])

        var all: [BuiltProduct] { products.withLock(\.self) }
        func add(_ product: BuiltProduct) { products.withLock { $0.append(product) } }
    }

    /// What was decided, by architecture.
    final class ModuleReports: Sendable {
        private let reports = Mutex<[Architecture: ModuleReport]>([:])

        var all: [Architecture: ModuleReport] { reports.withLock(\.self) }
        func note(_ report: ModuleReport, of architecture: Architecture) {
            reports.withLock { $0[architecture] = report }
        }
    }

    /// Functions of one architecture, those of the package that this run leaves out among them.
    func fleet(_ architecture: Architecture) -> [String] {
        let wanted = configuration.functions.filter { $0.architectures.contains(architecture) }.map(\.product)
        let omitted = configuration.omitted.filter { $0.architecture == architecture }.map(\.name)
        return Set(wanted + omitted).sorted()
    }

    /// Then no function is finished before all of them are built.
    func sharesModules(_ target: BuildTarget) -> Bool {
        target.linkage == .shared && configuration.layers.modules == .share && fleet(target.architecture).count > 1
    }

    /// Links the functions with the dylibs of what they have in common.
    func linkModules(
        of products: [BuiltProduct], _ builder: Builder, lock: LayerLock
    ) async throws -> ModuleLinker.Result {
        guard let plan = builder.buildPlan() else {
            throw Failure(
                Problem(
                    .productMissing, subject: packageName, "SwiftPM's plan of the build can't be read",
                    advice: "lambda-pack needs SwiftPM's native build system; 'layers.modules: copy' does without"))
        }
        let copied = configuration.layers.copied
        try checkNames(copied, plan)
        let architecture = builder.target.architecture
        return try await ModuleLinker(
            builder: builder, store: store, plan: plan, fleet: fleet(architecture),
            copied: Set(copied.map(\.value)),
            known: .init(
                sonames: lock.libraries(of: architecture),
                copied: Set(lock.copiedModules[architecture.rawValue] ?? [])),
            explains: configuration.explains
        ).link(products)
    }

    /// The lock with what was decided of modules.
    func recording(_ lock: LayerLock, _ modules: [Architecture: ModuleReport]) -> LayerLock {
        var lock = lock
        for (architecture, report) in modules {
            let copied = report.kept.map(\.module)
            lock.copiedModules[architecture.rawValue] = copied.isEmpty ? nil : copied.sorted()
        }
        return lock
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
