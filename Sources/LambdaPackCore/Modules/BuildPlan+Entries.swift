extension BuildPlan {
    /// The modules that hold the `main` of an executable. A product may have the name of another module, which is none.
    package var entryModules: Set<String> {
        Set(modules.keys.map { links[$0]?.entryModule ?? $0 })
    }
}
