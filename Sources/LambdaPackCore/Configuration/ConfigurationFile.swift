/// `lambda-pack.yml` as it stands on disk: what the user wrote, everything optional.
package struct ConfigurationFile: Hashable, Sendable {
    package var products: [Located<String>]?
    package var architectures: [Architecture]?
    package var runtime: LambdaRuntime?
    package var output: String?
    package var optimize: Optimization?
    package var compression: Compression?
    package var fixedPath: FixedPath?
    package var include: [IncludeRule] = []
    package var build = Build()
    package var swiftSDKs: [Architecture: String] = [:]
    package var budgets: [Budget] = []
    package var growth: [GrowthBudget] = []
    package var functions: [String: Function] = [:]
    package var linkage: Linkage?
    package var compatibility: Compatibility?
    package var profile: String?
    package var allow: [AllowRule] = []
    package var libraries: [Located<String>] = []
    package var layers = LayerSettings()

    package struct Build: Hashable, Sendable {
        package var configuration: BuildConfiguration?
        package var swiftcFlags: [String] = []
        package var linkerFlags: [String] = []
        package var levers: [SizeLever] = []
    }

    package struct Function: Hashable, Sendable {
        package var location: SourceLocation
        package var architectures: [Architecture]?
        package var include: [IncludeRule] = []
        package var budgets: [Budget] = []
        package var growth: [GrowthBudget] = []
        package var libraries: [Located<String>] = []
        package var externalLayers: [ExternalLayer] = []
    }

    package init() {}

    /// A function's own budgets for growth, or the general ones.
    package func growth(of function: String) -> [GrowthBudget] {
        let own = functions[function]?.growth ?? []
        return own.isEmpty ? growth : own
    }
}

/// A value and the place in the file where it stands.
package struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
    package var value: Value
    package var location: SourceLocation

    package init(_ value: Value, at location: SourceLocation) {
        self.value = value
        self.location = location
    }
}

/// Files of the package that go into an archive beside `bootstrap`.
package struct IncludeRule: Hashable, Sendable {
    /// Relative to the package's directory; `*`, `?` and `**` match as in a shell.
    package var from: String
    /// Where it goes below `/var/task`; nil keeps the relative path.
    package var to: String?
    package var location: SourceLocation?

    package init(from: String, to: String? = nil, location: SourceLocation? = nil) {
        self.from = from
        self.to = to
        self.location = location
    }
}

/// An upper bound on one figure of an artifact.
package struct Budget: Hashable, Sendable {
    package enum Metric: String, Hashable, Sendable, CaseIterable {
        /// The archive's own bytes.
        case zip
        /// Bytes of all entries together.
        case unzipped
        /// Bytes of `bootstrap`.
        case bootstrap
        /// Bytes of the largest entry.
        case entry
    }

    package enum Level: String, Hashable, Sendable, CaseIterable {
        case warn, fail
    }

    package var metric: Metric
    package var level: Level
    package var limitBytes: Int
    package var location: SourceLocation

    package init(metric: Metric, level: Level, limitBytes: Int, location: SourceLocation) {
        self.metric = metric
        self.level = level
        self.limitBytes = limitBytes
        self.location = location
    }
}
