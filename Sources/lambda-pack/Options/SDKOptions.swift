import ArgumentParser
import LambdaPackCore

struct SDKOptions: ParsableArguments {
    @Option(
        name: .customLong("swift-sdks-path"),
        help: ArgumentHelp(
            "The folder of Swift SDKs. (default: where build looks for those that lambda-pack has made)",
            valueName: "dir"),
        completion: .directory)
    var swiftSDKsPath: String?

    @Flag(name: .shortAndLong, help: "Show what is run.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Show only the result, errors and warnings.")
    var quiet = false

    /// `lambda-pack sdk`, as it is typed where this runs.
    static func command(_ environment: RunEnvironment) -> String {
        SDKAdvice.command(isPlugin: environment.plugin != nil)
    }

    /// The folder that the user named, by flag or environment.
    func named(_ environment: RunEnvironment) -> FilePath? {
        swiftSDKsPath.map { FilePath($0).absolute } ?? environment.options.swiftSDKsPath?.absolute
    }

    func folder(_ environment: RunEnvironment) throws -> FilePath {
        try named(environment) ?? SDKFolder.path(environment)
    }
}
