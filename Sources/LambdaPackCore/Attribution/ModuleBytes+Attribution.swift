import LinkMap

extension ModuleBytes {
    /// - Parameter bootstrapBytes: of the stripped file. What no section holds is its structure.
    init(
        _ attribution: Attribution, bootstrapBytes: Int, foundationImporters: [String],
        foundationNames: [String: [String]]?
    ) {
        var bytes: [String: Int] = [:]
        for module in attribution.modules where module.shippedBytes > 0 { bytes[module.name] = module.shippedBytes }
        let structure = bootstrapBytes - bytes.values.reduce(0, +)
        bytes[ModuleName.structure, default: 0] += structure
        self.init(
            basis: attribution.basis,
            modules: bytes.filter { $0.value != 0 }.map { Module(name: $0.key, bytes: $0.value) }.sorted {
                ($1.bytes, $0.name) < ($0.bytes, $1.name)
            },
            foundationImporters: foundationImporters, foundationNames: foundationNames)
    }
}
