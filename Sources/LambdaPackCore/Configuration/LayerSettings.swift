/// What the configuration says of layers.
package struct LayerSettings: Hashable, Sendable {
    /// One layer and the libraries that go into it and nowhere else.
    package struct Pin: Hashable, Sendable {
        package var layer: String
        /// SONAMEs, `*` and `?` allowed.
        package var libraries: [String]
        package var location: SourceLocation
    }

    package var pins: [Pin] = []
    /// SONAMEs that go into no layer, `*` and `?` allowed.
    package var excluded: [String] = []
    package var external: [ExternalLayer] = []
    package var imports: [ImportedLayer] = []
    package var modules: ModuleSharing = .share
    /// Modules that each function keeps a copy of.
    package var copied: [Located<String>] = []

    package init() {}

    package func pin(of soname: String) -> String? {
        pins.first { $0.libraries.contains { NamePattern.matches(soname, $0) } }?.layer
    }

    package func isExcluded(_ soname: String) -> Bool { excluded.contains { NamePattern.matches(soname, $0) } }
}

/// A published layer that functions mount beside this package's own.
package struct ExternalLayer: Hashable, Sendable {
    /// `arn:aws:lambda:<region>:<account>:layer:<name>:<version>`
    package var arn: String
    /// Bytes of its content, where the user knows them; AWS counts them with the function's.
    package var unzippedBytes: Int?
    /// nil for every architecture.
    package var architecture: Architecture?
    package var location: SourceLocation
}

/// A layer that somebody else built, as an archive of this package.
package struct ImportedLayer: Hashable, Sendable {
    package var name: String
    /// Relative to the package's directory.
    package var archive: String
    /// nil takes it from the libraries inside; archives without any serve both.
    package var architecture: Architecture?
    /// nil for every function.
    package var functions: [String]?
    package var location: SourceLocation
}

/// How the preflight judges.
package struct PreflightSettings: Hashable, Sendable {
    /// nil takes the profile of the runtime.
    package var profile: FilePath?
    package var compatibility: Compatibility
    /// Entries of the table of retargeting that are not to be used.
    package var refusedRewrites: [String] = []
    package var allow: [AllowRule]

    /// What may be rewritten.
    func retargetTable() throws -> RetargetTable { try RetargetTable.builtIn().refusing(refusedRewrites) }
}
