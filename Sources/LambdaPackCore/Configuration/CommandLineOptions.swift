/// What the command line said; nil and empty where it said nothing.
package struct CommandLineOptions: Sendable {
    package var packagePath: FilePath?
    package var configPath: FilePath?
    package var architectures: [Architecture] = []
    package var products: [String] = []
    package var output: FilePath?
    package var workDirectory: FilePath?
    package var swiftSDKs: [Architecture: String] = [:]
    package var swiftSDKsPath: FilePath?
    package var configuration: BuildConfiguration?
    package var swiftcFlags: [String] = []
    package var linkerFlags: [String] = []
    package var levers: [SizeLever] = []
    package var traits: TraitSelection?
    package var optimize: Optimization?
    package var compression: Compression?
    package var fixedPath: FixedPath?
    package var jobs: Int?
    package var linkage: Linkage?
    package var compatibility: Compatibility?
    package var profile: FilePath?
    package var allow: [AllowRule] = []
    package var isLocked = false
    package var explains = false
    package var keepsGoing = false

    package init() {}
}
