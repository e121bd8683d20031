extension BuildPlan {
    /// The modules that hold the `main` of an executable. A product may have the name of another module, which is none.
    ///
    /// Links of executables in C do not say which module it is. It is called like the product, or it is among those that
    /// only such executables link.
    package var entryModules: Set<String> {
        var entries = Set(links.compactMap(\.value.entryModule))
        let silent = modules.filter { links[$0.key]?.entryModule == nil }
        guard !silent.isEmpty else { return entries }
        let others = Set(modules.filter { silent[$0.key] == nil }.flatMap(\.value))
        for (product, modules) in silent {
            entries.formUnion(modules.contains(product) ? [product] : modules.subtracting(others))
        }
        return entries
    }
}
