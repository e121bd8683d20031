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
    package var budgets = BudgetRules()
    package var functions: [String: Function] = [:]
    package var linkage: Linkage?
    package var compatibility: Compatibility?
    /// Entries of the table of retargeting that are not to be used.
    package var refusedRewrites: [String] = []
    package var profile: String?
    package var allow: [AllowRule] = []
    package var libraries: [Located<String>] = []
    package var layers = LayerSettings()
    package var icu = ICUSettings()

    package struct Build: Hashable, Sendable {
        package var configuration: BuildConfiguration?
        package var swiftcFlags: [String] = []
        package var linkerFlags: [String] = []
        package var levers: [SizeLever] = []
        package var traits: TraitSelection?
    }

    package struct Function: Hashable, Sendable {
        package var location: SourceLocation
        /// true leaves the executable out; false takes a build tool for a function.
        package var exclude: Located<Bool>?
        package var architectures: [Architecture]?
        package var include: [IncludeRule] = []
        package var libraries: [Located<String>] = []
        package var externalLayers: [ExternalLayer] = []
    }

    package init() {}
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
