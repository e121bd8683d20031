/// Whose the bytes of one `bootstrap` are: the part of an ``Attribution`` that the manifest keeps, for comparison.
package struct ModuleBytes: Sendable, Hashable, Codable {
    package struct Module: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int

        package init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    package var basis: AttributionBasis
    /// Largest first; together they are the stripped file.
    package var modules: [Module]
    /// The package's modules that import all of Foundation, and so bring ICU with them.
    package var foundationImporters: [String]
    /// What those use of it, where ICU is inside: types and functions by module, most used first.
    package var foundationNames: [String: [String]]?

    package init(
        basis: AttributionBasis, modules: [Module], foundationImporters: [String] = [],
        foundationNames: [String: [String]]? = nil
    ) {
        self.basis = basis
        self.modules = modules
        self.foundationImporters = foundationImporters
        self.foundationNames = foundationNames
    }
}

/// What the answer to "whose bytes are these?" stands on.
package enum AttributionBasis: String, Sendable, Hashable, Codable {
    /// The linker's own account: exact for modules and sources.
    case linkMap = "link-map"
    /// The symbol table alone: the module is that of the name, and what has no name is unknown.
    case symbols
    /// Neither: sections are all that can be told apart.
    case sections
}
