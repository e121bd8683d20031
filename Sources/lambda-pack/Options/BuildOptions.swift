import ArgumentParser
import LambdaPackCore

struct SelectionOptions: ParsableArguments {
    @Option(
        name: .customLong("arch"),
        help: ArgumentHelp(
            "An architecture: arm64 or x86_64; repeatable. The set may be a partial one. (default: both)",
            valueName: "arch"))
    var architectures: [Architecture] = []

    @Option(
        name: .customLong("product"),
        help: ArgumentHelp(
            "An executable product; repeatable. The set may be a partial one. (default: all)", valueName: "name"))
    var products: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the finished set goes. A set that is there is replaced as a whole. (default: .build/lambda-pack, and for a partial set .build/lambda-pack-partial)",
            valueName: "dir"),
        completion: .directory)
    var output: String?

    @Option(help: ArgumentHelp("Also write the manifest to this file, for scripts.", valueName: "file"))
    var outputFile: String?
}

struct CompilerOptions: ParsableArguments {
    @Option(
        name: .customLong("swift-sdk"),
        help: ArgumentHelp("The Swift SDK for an architecture; repeatable.", valueName: "arch=id"))
    var swiftSDKs: [SDKChoice] = []

    @Option(
        name: .customLong("swift-sdks-path"),
        help: ArgumentHelp("The directory of installed Swift SDKs, as SwiftPM's option of that name.", valueName: "dir")
    )
    var swiftSDKsPath: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("release or debug. (default: release)", valueName: "name"))
    var configuration: BuildConfiguration?

    @Option(
        name: .customLong("swiftc"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A flag for swiftc; repeatable.", valueName: "flag"))
    var swiftcFlags: [String] = []

    @Option(
        name: .customLong("linker"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A flag for the linker; repeatable.", valueName: "flag"))
    var linkerFlags: [String] = []

    @OptionGroup var traits: TraitOptions

    @Option(help: ArgumentHelp("size or default.", valueName: "goal"), transform: Optimization.argument)
    var optimize: Optimization?

    @Option(
        name: .customLong("lever"),
        help: ArgumentHelp(
            "no-pie, no-reflection-metadata or no-unwind-tables: smaller, at a cost; repeatable.", valueName: "name"))
    var levers: [SizeLever] = []

    @Option(help: ArgumentHelp("fast, default or max.", valueName: "level"), transform: Compression.argument)
    var compression: Compression?

    @Flag(
        inversion: .prefixedNo,
        help:
            "Build at one fixed path in a mount namespace (Linux). (default: in CI and with shared linkage, where it works)"
    )
    var fixedPath: Bool?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "How many jobs SwiftPM may run in parallel. Architectures are then built one after the other.",
            valueName: "count"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp("Where nested builds and caches live. (default: .build/lambda-pack-work)", valueName: "dir"))
    var workDirectory: String?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1") }
    }
}

struct LinkageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("static or shared. (default: static)", valueName: "name"), transform: Linkage.argument)
    var linkage: Linkage?

    @Flag(
        inversion: .prefixedNo,
        help: "Rewrite symbol versions that the runtime lacks, if an older one is equivalent. (default: no)")
    var retarget: Bool?

    @Flag(help: "Fail if lambda-pack.lock would change.")
    var locked = false

    @Flag(
        help: """
            Explain where each library goes and why, what each function mounts, its size with static linkage, and what \
            ICU's data costs.
            """)
    var explain = false
}

/// What a package is held against.
struct PreflightOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A profile of the system that functions run on. (default: the runtime's)", valueName: "file")
    )
    var profile: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp("A preflight rule whose findings are warnings; repeatable.", valueName: "rule[:path]"),
        transform: { text in
            do throws(PreflightRule.Misuse) {
                return try PreflightRule.allow(text)
            } catch {
                throw ValidationError("\(error.message); \(error.advice)")
            }
        })
    var allow: [AllowRule] = []
}

extension CommandLineOptions {
    init(
        _ common: CommonOptions, _ selection: SelectionOptions, _ compiler: CompilerOptions, _ linkage: LinkageOptions,
        _ preflight: PreflightOptions
    ) {
        self.init(common, compiler, linkage, preflight)
        architectures = selection.architectures
        products = selection.products
        output = selection.output.map { FilePath($0) }
    }

    init(
        _ common: CommonOptions, _ compiler: CompilerOptions, _ linkage: LinkageOptions, _ preflight: PreflightOptions
    ) {
        self.init()
        common.apply(to: &self)
        swiftSDKs = Dictionary(compiler.swiftSDKs.map { ($0.architecture, $0.id) }) { $1 }
        swiftSDKsPath = compiler.swiftSDKsPath.map { FilePath($0) }
        configuration = compiler.configuration
        swiftcFlags = compiler.swiftcFlags
        linkerFlags = compiler.linkerFlags
        optimize = compiler.optimize
        levers = compiler.levers
        traits = compiler.traits.selection
        compression = compiler.compression
        fixedPath = compiler.fixedPath.map { $0 ? .always : .never }
        jobs = compiler.jobs
        workDirectory = compiler.workDirectory.map { FilePath($0) }
        self.linkage = linkage.linkage
        compatibility = linkage.retarget.map { $0 ? .retarget : .strict }
        isLocked = linkage.locked
        explains = linkage.explain
        profile = preflight.profile.map { FilePath($0) }
        allow = preflight.allow
    }
}

/// `arm64=<id>`
struct SDKChoice: ExpressibleByArgument {
    var architecture: Architecture
    var id: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let architecture = Architecture(name: parts[0]), !parts[1].isEmpty else { return nil }
        self.architecture = architecture
        id = parts[1]
    }
}

extension Architecture: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}

extension BuildConfiguration: ExpressibleByArgument {}
extension SizeLever: ExpressibleByArgument {}

extension NamedChoice {
    /// A value by its name; for any other name, what the configuration file would be told.
    static func argument(_ name: String) throws -> Self {
        guard let choice = Self(rawValue: name) else { throw ValidationError(advice(for: name)) }
        return choice
    }
}
