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
    package func budgets(_ kind: ArtifactKind, _ name: String, _ architecture: String) -> [Budget] {
        var found: [Budget] = []
        for scope in scopes(kind, name, architecture) {
            found += scope.budgets.filter { budget in !found.contains { $0.metric == budget.metric } }
        }
        return found.sorted { ($0.metric.rawValue, $0.level.rawValue) < ($1.metric.rawValue, $1.level.rawValue) }
    }

    /// The same for growth.
    package func growth(_ kind: ArtifactKind, _ name: String, _ architecture: String) -> [GrowthBudget] {
        let own = scopes(kind, name, architecture).first { !$0.growth.isEmpty }?.growth ?? []
        return own.sorted { $0.level.rawValue < $1.level.rawValue }
    }

    /// Most specific first.
    private func scopes(_ kind: ArtifactKind, _ name: String, _ architecture: String) -> [ArchitectureScope] {
        let (named, general) =
            switch kind {
            case .function: (namedFunctions[name], functions)
            case .layer: (namedLayers[name], layers)
            }
        let known = Architecture(rawValue: architecture)
        return [named, general].compactMap(\.self).flatMap { scope in
            [
                known.flatMap { scope.architectures[$0] },
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

/// What can be deployed.
package enum ArtifactKind: String, Sendable, Hashable, Codable {
    case function, layer
}
