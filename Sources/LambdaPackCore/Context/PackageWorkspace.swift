/// A package, and the directory of its nested builds and caches, which is this run's alone while the value lives.
package struct PackageWorkspace: ~Copyable, Sendable {
    package let environment: RunEnvironment
    /// The package's own.
    package let packageDirectory: FilePath
    /// For nested builds.
    package let buildEnvironment: BuildEnvironment
    /// Finished work of earlier runs.
    package let store: ContentStore
    private let work: WorkDirectory

    /// Finds the package, and takes its work directory.
    ///
    /// - Throws: where there is no package, and where another run has the directory.
    package static func open(
        _ options: CommandLineOptions, _ environment: RunEnvironment
    ) throws -> PackageWorkspace {
        let directory = try Configuration.packageDirectory(options, environment.options)
        let work = try WorkDirectory.open(
            Configuration.workDirectory(options, environment.options, packageDirectory: directory))
        work.pointTemporaryFiles()
        return PackageWorkspace(environment, packageDirectory: directory, work)
    }

    private init(_ environment: RunEnvironment, packageDirectory: FilePath, _ work: consuming WorkDirectory) {
        self.environment = environment
        self.packageDirectory = packageDirectory
        buildEnvironment = BuildEnvironment(
            inherited: environment.variables, temporaryDirectory: work.temporary)
        store = ContentStore(work.path / "cache")
        self.work = work
    }

    package func findToolchain() async throws -> Toolchain {
        try await Toolchain.find(path: environment.path, store: store)
    }

    package func describePackage() async throws -> PackageFacts {
        try await describePackage(findToolchain())
    }

    /// What the plugin knows of the package counts: SwiftPM has resolved it already.
    func describePackage(
        _ toolchain: Toolchain, traits: TraitSelection = .packageDefaults
    ) async throws -> PackageFacts {
        let (directory, store, environment) = (packageDirectory, store, buildEnvironment)
        let known = self.environment.options
        if let products = known.knownProducts {
            // Plugins aren't told of each other: only SwiftPM's description says what they run.
            let description = try await PackageDescription.load(
                directory, swift: toolchain.swift, store: store, environment: environment, traits: traits,
                asPlugin: true)
            return PackageFacts(
                directory: directory, name: known.packageName ?? directory.lastComponent?.string ?? "",
                executableProducts: products, buildTools: description.buildTools,
                localPackages: {
                    // SwiftPM has told the plugin of those that the default traits take. Each manifest names all.
                    guard traits != .packageDefaults else { return known.localPackages }
                    let all = try await PackageDescription.localClosure(
                        of: directory, swift: toolchain.swift, store: store, environment: environment, asPlugin: true)
                    return Set(known.localPackages + all).sorted { $0.string < $1.string }
                })
        }
        let description = try await PackageDescription.load(
            directory, swift: toolchain.swift, store: store, environment: environment, traits: traits)
        return PackageFacts(
            directory: directory, name: description.name, executableProducts: description.executableProducts,
            buildTools: description.buildTools,
            localPackages: {
                try await PackageDescription.localClosure(
                    of: directory, swift: toolchain.swift, store: store, environment: environment)
            })
    }
}
