/// Where nobody has said for which architectures, both are meant; and where one of them has no Swift SDK on this machine, the other
/// is better than an error.
///
/// Not in CI: a job whose set lacks an architecture without anybody having said so would be found out too late.
enum DefaultArchitectures {
    /// What can be built, and a line that says so; nil where everything can be, or something was asked for.
    static func narrowed(
        _ options: CommandLineOptions, _ file: ConfigurationFile, _ toolchain: Toolchain, _ environment: RunEnvironment
    ) -> (architectures: [Architecture], note: String)? {
        guard options.architectures.isEmpty, file.architectures == nil, !environment.options.isContinuousIntegration,
            file.functions.values.allSatisfy({ $0.architectures == nil })
        else { return nil }
        let named = options.swiftSDKsPath ?? environment.options.swiftSDKsPath
        let settings = BuildSettings(swiftSDKs: file.swiftSDKs.merging(options.swiftSDKs) { $1 })
        let linkage = options.linkage ?? file.linkage ?? .static
        var found: [Architecture] = []
        var missing: [(architecture: Architecture, problem: Problem)] = []
        for architecture in Architecture.allCases {
            do throws(Problem) {
                _ = try BuildTarget.choose(
                    for: architecture, linkage: linkage, settings: settings, toolchain: toolchain,
                    searchPaths: SwiftSDK.searchPaths(named: named, environment: environment))
                found.append(architecture)
            } catch {
                // Whoever has named an SDK has asked for its architecture.
                guard settings.swiftSDKs[architecture] == nil else { return nil }
                missing.append((architecture, error))
            }
        }
        guard let first = missing.first, !found.isEmpty else { return nil }
        let command = SDKAdvice(
            architecture: first.architecture, linkage: linkage, compiler: toolchain,
            isPlugin: environment.plugin != nil)
        let version = first.problem.code == .sdkVersion ? " made for Swift \(toolchain.version)" : ""
        return (
            found,
            "there is no Swift SDK for \(first.architecture.rawValue)\(version): only \(found[0].rawValue) is built ('\(command.shortest)' gets one)"
        )
    }
}
