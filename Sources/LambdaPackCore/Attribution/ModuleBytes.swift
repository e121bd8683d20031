/// Whose the bytes of one `bootstrap` are: the part of an ``Attribution`` that the manifest keeps, for comparison.
package struct ModuleBytes: Sendable, Hashable, Codable {
    package struct Module: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
    }

    package var basis: Attribution.Basis
    /// Largest first; together they are the stripped file.
    package var modules: [Module]
    /// The package's modules that import all of Foundation, and so bring ICU with them.
    package var foundationImporters: [String]
    /// What those use of it, where ICU is inside: types and functions by module, most used first.
    package var foundationNames: [String: [String]]?

    package init(
        basis: Attribution.Basis, modules: [Module], foundationImporters: [String] = [],
        foundationNames: [String: [String]]? = nil
    ) {
        self.basis = basis
        self.modules = modules
        self.foundationImporters = foundationImporters
        self.foundationNames = foundationNames
    }

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
