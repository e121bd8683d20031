/// What the command line said to a build, of that which decides what comes out. It is recorded beside the set, so that a
/// baseline can be built, and the set built again, in the same way.
package struct BuildOverrides: Sendable, Hashable, Codable {
    /// The configuration file, relative to the package; nil for the default one.
    package var config: String?
    package var products: [String]
    package var architectures: [String]
    package var swiftSDKs: [String: String]
    package var configuration: String?
    package var swiftcFlags: [String]
    package var linkerFlags: [String]
    package var levers: [String]
    /// nil too where an earlier lambda-pack wrote it.
    package var traits: TraitSelection?
    package var optimize: String?
    package var compression: String?
    package var fixedPath: String?
    package var linkage: String?
    package var compatibility: String?
    /// The directory of Swift SDKs and the profile, relative to the package. These and the rules that are allowed are nil,
    /// too, where an older lambda-pack wrote it.
    package var swiftSDKsPath: String?
    package var profile: String?
    /// `rule` or `rule:path`, sorted.
    package var allow: [String]?

    package init(_ options: CommandLineOptions, packageDirectory: FilePath) {
        config = options.configPath.map { $0.absolute.path(from: packageDirectory) }
        products = Set(options.products).sorted()
        architectures = Set(options.architectures).sorted().map(\.rawValue)
        swiftSDKs = Dictionary(options.swiftSDKs.map { ($0.key.rawValue, $0.value) }) { one, _ in one }
        configuration = options.configuration?.rawValue
        swiftcFlags = options.swiftcFlags
        linkerFlags = options.linkerFlags
        levers = Set(options.levers.map(\.rawValue)).sorted()
        traits = options.traits
        optimize = options.optimize?.rawValue
        compression = options.compression?.rawValue
        fixedPath = options.fixedPath?.rawValue
        linkage = options.linkage?.rawValue
        compatibility = options.compatibility?.rawValue
        swiftSDKsPath = options.swiftSDKsPath.map { $0.absolute.path(from: packageDirectory) }
        profile = options.profile.map { $0.absolute.path(from: packageDirectory) }
        allow = Set(options.allow.map(\.text)).sorted()
    }

    /// The options, and where they say nothing, these. Of a list the options' own counts as a whole.
    package func filling(_ options: CommandLineOptions, packageDirectory: FilePath) -> CommandLineOptions {
        var options = options
        options.configPath = options.configPath ?? config.map { FilePath($0).resolved(against: packageDirectory) }
        if options.products.isEmpty { options.products = products }
        if options.architectures.isEmpty {
            options.architectures = architectures.compactMap { Architecture(rawValue: $0) }
        }
        for (name, id) in swiftSDKs {
            guard let architecture = Architecture(rawValue: name) else { continue }
            options.swiftSDKs[architecture] = options.swiftSDKs[architecture] ?? id
        }
        if options.swiftcFlags.isEmpty { options.swiftcFlags = swiftcFlags }
        if options.linkerFlags.isEmpty { options.linkerFlags = linkerFlags }
        if options.levers.isEmpty { options.levers = levers.compactMap { SizeLever(rawValue: $0) } }
        options.traits = options.traits ?? traits
        options.configuration = options.configuration ?? configuration.flatMap { BuildConfiguration(rawValue: $0) }
        options.optimize = options.optimize ?? optimize.flatMap { Optimization(rawValue: $0) }
        options.compression = options.compression ?? compression.flatMap { Compression(rawValue: $0) }
        options.fixedPath = options.fixedPath ?? fixedPath.flatMap { FixedPath(rawValue: $0) }
        options.linkage = options.linkage ?? linkage.flatMap { Linkage(rawValue: $0) }
        options.compatibility = options.compatibility ?? compatibility.flatMap { Compatibility(rawValue: $0) }
        func path(_ text: String?) -> FilePath? { text.map { FilePath($0).resolved(against: packageDirectory) } }
        options.swiftSDKsPath = options.swiftSDKsPath ?? path(swiftSDKsPath)
        options.profile = options.profile ?? path(profile)
        if options.allow.isEmpty { options.allow = (allow ?? []).compactMap { try? PreflightRule.allow($0) } }
        return options
    }
}
