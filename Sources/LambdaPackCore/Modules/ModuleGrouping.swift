/// Decides which modules go into which dylib: by the exact set of functions that link them, and by how often they change.
package struct ModuleGrouping: Sendable {
    /// Names of the modules of each function, of the whole fleet.
    package var modules: [String: Set<String>]
    /// Modules that hold the `main` of a function.
    package var entries: Set<String>
    /// Modules of packages that SwiftPM fetched.
    package var fetched: Set<String>
    /// Modules that stay with each function.
    package var kept: Set<String>
    /// SONAMEs that earlier runs gave.
    package var known: Set<String>

    package init(
        modules: [String: Set<String>], entries: Set<String> = [], fetched: Set<String> = [], kept: Set<String> = [],
        known: Set<String> = []
    ) {
        self.modules = modules
        self.entries = entries
        self.fetched = fetched
        self.kept = kept
        self.known = known
    }

    private struct Key: Hashable {
        var functions: [String]
        var churn: ModuleGroup.Churn
    }

    /// Those that others may need come first: what a function links, it links with all that this needs, so a module's
    /// needs are linked by all of its functions, and by more.
    package func groups() -> [ModuleGroup] {
        var users: [String: [String]] = [:]
        for (function, modules) in modules {
            for module in modules where !entries.contains(module) && !kept.contains(module) {
                users[module, default: []].append(function)
            }
        }
        var members: [Key: [String]] = [:]
        for (module, functions) in users where functions.count > 1 {
            let churn: ModuleGroup.Churn = fetched.contains(module) ? .dependencies : .package
            members[Key(functions: functions.sorted(), churn: churn), default: []].append(module)
        }
        return members.map { key, modules in
            let modules = modules.sorted()
            return ModuleGroup(
                soname: soname(of: modules), modules: modules, functions: key.functions, churn: key.churn)
        }.sorted { one, other in
            if one.functions.count != other.functions.count { return one.functions.count > other.functions.count }
            if one.churn != other.churn { return one.churn < other.churn }
            return one.modules[0] < other.modules[0]
        }
    }

    /// The name that one of its modules gave a dylib before, so that it stays when modules come and go; else after the
    /// first that is no implementation detail by its name. No two groups have a module in common, and so no name.
    private func soname(of modules: [String]) -> String {
        let sonames = modules.map(ModuleGroup.soname(after:))
        if let before = sonames.first(where: known.contains) { return before }
        return ModuleGroup.soname(after: modules.first { !$0.hasPrefix("_") } ?? modules[0])
    }
}
