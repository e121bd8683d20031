/// The link of one function from all of its objects, as SwiftPM would have done it.
struct WholeLink: Sendable {
    var linker: ModuleLinker
    var product: BuiltProduct

    static func command(of product: String, _ plan: BuildPlan) throws -> LinkCommand {
        if let command = plan.links[product] { return command }
        throw Failure(
            Problem(
                .productMissing, subject: product, "SwiftPM's plan does not say how '\(product)' is linked",
                advice: "lambda-pack needs SwiftPM's native build system; 'layers.modules: copy' leaves links to it"))
    }

    private var name: String { "\(product.name).whole" }

    private func step() throws -> ObjectLink {
        let arguments = try Self.command(of: product.name, linker.plan).executable(
            output: linker.inside(name), objects: linker.inside("\(name).objects"), libraries: [])
        return ObjectLink(
            linker: linker, name: name, arguments: arguments, objects: product.objects, isStored: false)
    }

    func run() async throws -> LinkOutcome<BuiltProduct> {
        try await step().run().map { map in
            var linked = product
            linked.executable = linker.directory / name
            linked.linkMap = map
            return linked
        }
    }

    /// Bytes of each module in it, dead code removed; nil where that can't be told. Nothing else is kept of the link: its
    /// files have the size of all functions' copies together.
    func moduleBytes() async throws -> [String: Int]? {
        let step = try step()
        let inputs = try step.inputs()
        if let kept = linker.store.value(.moduleSizes, inputs, as: [String: Int].self) { return kept }
        defer { step.discard() }
        guard case .linked(let map?) = try await step.run() else { return nil }
        let sizes = try ModuleSizes.byModule(map)
        linker.store.keep(sizes, .moduleSizes, inputs)
        return sizes
    }
}
