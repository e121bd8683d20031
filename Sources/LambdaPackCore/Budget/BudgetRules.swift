/// The budgets of the configuration: for all functions or layers, for one, and for one architecture of either.
package struct BudgetRules: Hashable, Sendable {
    /// What one mapping in the file says.
    package struct Scope: Hashable, Sendable {
        package var budgets: [Budget] = []
        package var growth: [GrowthBudget] = []
        package var architectures: [Architecture: ArchitectureScope] = [:]

        package init() {}

        /// In no order.
        var origins: [BudgetOrigin] {
            let own = ArchitectureScope(budgets: budgets, growth: growth)
            return ([own] + architectures.values).flatMap { $0.budgets.map(\.origin) + $0.growth.map(\.origin) }
        }
    }

    /// The same for one architecture.
    package struct ArchitectureScope: Hashable, Sendable {
        package var budgets: [Budget] = []
        package var growth: [GrowthBudget] = []
    }

    package var functions = Scope()
    package var namedFunctions: [String: Scope] = [:]
    package var layers = Scope()
    package var namedLayers: [String: Scope] = [:]

    package init() {}

    /// For each figure the budgets of the most specific scope that has any: the artifact's own for its architecture,
    /// its own, those of all for its architecture, those of all.
    package func budgets(_ artifact: ArtifactID) -> [Budget] {
        var found: [Budget] = []
        for scope in scopes(artifact) {
            found += scope.budgets.filter { budget in !found.contains { $0.metric == budget.metric } }
        }
        return found.sorted { ($0.metric.rawValue, $0.level.rawValue) < ($1.metric.rawValue, $1.level.rawValue) }
    }

    /// The same for growth.
    package func growth(_ artifact: ArtifactID) -> [GrowthBudget] {
        let own = scopes(artifact).first { !$0.growth.isEmpty }?.growth ?? []
        return own.sorted { $0.level.rawValue < $1.level.rawValue }
    }

    /// Most specific first.
    private func scopes(_ artifact: ArtifactID) -> [ArchitectureScope] {
        let (named, general) =
            switch artifact.kind {
            case .function: (namedFunctions[artifact.name], functions)
            case .layer: (namedLayers[artifact.name], layers)
            }
        return [named, general].compactMap(\.self).flatMap { scope in
            [
                scope.architectures[artifact.architecture],
                ArchitectureScope(budgets: scope.budgets, growth: scope.growth),
            ].compactMap(\.self)
        }
    }

    /// Every budget's origin, in the file's order.
    package var origins: [BudgetOrigin] {
        let scopes =
            [functions, layers] + namedFunctions.values + namedLayers.values
        return scopes.flatMap(\.origins).sorted {
            ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
        }
    }
}
