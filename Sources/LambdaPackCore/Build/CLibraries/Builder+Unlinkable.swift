extension Builder {
    /// The products that import what can't be linked for the target. Plans where nothing was built.
    func unlinkable(_ products: [String], environment: [String: String]) async throws -> [Breakage.Item] {
        var items: [Breakage.Item] = []
        for need in ModuleNeed.allCases where !isGiven(need) {
            let library = try await StaticCLibrary.find(need, for: target, environment: environment)
            guard case .incomplete? = library else { continue }
            let importers = try await importers(of: need, products)
            guard let problem = UnlinkableModule.problem(need, importers, target: target, library: library) else {
                continue
            }
            items += Set(importers.map(\.product)).sorted().map {
                Breakage.Item(product: $0, architecture: target.architecture, problem: problem, output: nil)
            }
        }
        return items
    }

    /// Whoever names the library knows what it needs.
    private func isGiven(_ need: ModuleNeed) -> Bool {
        (command.settings.linkerFlags + command.settings.swiftcFlags).contains { $0.contains(need.library) }
    }

    private func importers(of need: ModuleNeed, _ products: [String]) async throws -> [UnlinkableModule.Importer] {
        func find() -> [UnlinkableModule.Importer] {
            // A package may have a module of such a name itself.
            guard let plan = buildPlan(), plan.sources[need.module] == nil else { return [] }
            return UnlinkableModule.importers(
                of: need, products, modules: plan.modules, sources: plan.sources, packageDirectory: packageDirectory)
        }
        let wasWarm = isWarm
        try await planIfCold()
        let found = find()
        guard !found.isEmpty, wasWarm else { return found }
        // The plan is that of the last build, and may be out of date.
        try await plan()
        return find()
    }
}
