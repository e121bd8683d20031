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

    func run() async throws -> LinkOutcome<BuiltProduct> {
        let name = "\(product.name).whole"
        let arguments = try Self.command(of: product.name, linker.plan).executable(
            output: linker.inside(name), objects: linker.inside("\(name).objects"), libraries: [])
        let step = ObjectLink(linker: linker, name: name, arguments: arguments, objects: product.objects)
        return try await step.run().map { map in
            var linked = product
            linked.executable = linker.directory / name
            linked.linkMap = map
            return linked
        }
    }

    /// Bytes of each module in it, dead code removed; nil where that can't be told.
    func moduleBytes() async throws -> [String: Int]? {
        guard case .linked(let linked) = try await run(), let map = linked.linkMap else { return nil }
        return try ModuleSizes.byModule(map, store: linker.store)
    }
}
