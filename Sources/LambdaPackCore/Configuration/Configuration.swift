/// Everything a run needs to know, decided: flags over environment over file over defaults.
package struct Configuration: Sendable {
    package var packageDirectory: FilePath
    /// The configuration file's name as problems show it; nil where there is none.
    package var configurationFile: String?
    /// Where nested builds, caches and records live.
    package var workDirectory: FilePath
    package var output: FilePath
    package var runtime: LambdaRuntime
    package var compression: Compression
    package var fixedPath: FixedPath
    package var isContinuousIntegration: Bool
    package var build: BuildSettings
    package var functions: [FunctionSettings]
    /// Executables that are no functions.
    package var leftOut: [ProductSelection.LeftOut]
    package var linkage: Linkage
    package var preflight: PreflightSettings
    package var layers: LayerSettings
    package var icu: ICUSettings
    package var budgets: BudgetRules
    /// `--locked`: versions in `lambda-pack.lock` must not change.
    package var isLocked: Bool
    /// `--explain`: figures that decide nothing are measured, too.
    package var explains: Bool
    /// `--keep-going`: what builds is built and checked after something else has failed.
    package var keepsGoing: Bool
    /// What the configuration has and this run leaves out (`--product`, `--arch`), sorted. Empty for a run of everything.
    package var omitted: [ArtifactID]
    /// Whether the user named the output for this run, by flag or environment.
    package var isOutputNamed: Bool

    /// Whether no function is left out of any architecture that is built. Layers are planned for each architecture by
    /// itself: where functions are left out, what is said of layers is no statement about the fleet, and the lock stays
    /// as it is.
    package var hasWholeFleets: Bool {
        let built = Set(architectures)
        return !omitted.contains { built.contains($0.architecture) }
    }
    /// What of all this the command line said.
    package var overrides: BuildOverrides

    /// The architectures that any function is built for, sorted.
    package var architectures: [Architecture] {
        Set(functions.flatMap(\.architectures)).sorted()
    }
}

/// How `swift build` is called.
package struct BuildSettings: Sendable, Hashable {
    package var configuration: BuildConfiguration
    package var optimize: Optimization
    package var swiftcFlags: [String]
    package var linkerFlags: [String]
    package var levers: [SizeLever]
    package var traits: TraitSelection
    package var swiftSDKs: [Architecture: String]
    package var swiftSDKsPath: FilePath?
    package var jobs: Int?

    package init(
        configuration: BuildConfiguration = .release, optimize: Optimization = .default, swiftcFlags: [String] = [],
        linkerFlags: [String] = [], levers: [SizeLever] = [], traits: TraitSelection = .packageDefaults,
        swiftSDKs: [Architecture: String] = [:], swiftSDKsPath: FilePath? = nil, jobs: Int? = nil
    ) {
        self.configuration = configuration
        self.optimize = optimize
        self.swiftcFlags = swiftcFlags
        self.linkerFlags = linkerFlags
        self.levers = levers
        self.traits = traits
        self.swiftSDKs = swiftSDKs
        self.swiftSDKsPath = swiftSDKsPath
        self.jobs = jobs
    }
}

/// One function: an executable product and what belongs to it.
package struct FunctionSettings: Sendable, Hashable {
    package var product: String
    package var architectures: [Architecture]
    package var include: [IncludeRule]
    /// SONAMEs that are opened at run time.
    package var libraries: [Located<String>]
    package var externalLayers: [ExternalLayer]

    /// The external layers of one architecture.
    package func mounted(on architecture: Architecture) -> [PreparedFunction.MountedLayer] {
        externalLayers.filter { $0.architecture == nil || $0.architecture == architecture }.map {
            PreparedFunction.MountedLayer(arn: $0.arn, unzippedBytes: $0.unzippedBytes)
        }
    }
}
