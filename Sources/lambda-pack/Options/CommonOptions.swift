import ArgumentParser
import LambdaPackCore

#if canImport(System)
import System
#else
import SystemPackage
#endif

struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The directory of the package.", valueName: "dir"), completion: .directory)
    var packagePath: String?

    @Option(help: ArgumentHelp("The configuration file. (default: lambda-pack.yml in the package)", valueName: "file"))
    var config: String?

    @Flag(name: .shortAndLong, help: "Show what the nested builds print.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Show errors and warnings alone.")
    var quiet = false

    func apply(to options: inout CommandLineOptions) {
        options.packagePath = packagePath.map { FilePath($0) }
        options.configPath = config.map { FilePath($0) }
    }
}
