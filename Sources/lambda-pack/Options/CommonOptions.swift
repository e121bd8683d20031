import ArgumentParser
import LambdaPackCore

struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The directory of the package.", valueName: "dir"), completion: .directory)
    var packagePath: String?

    @Option(help: ArgumentHelp("The configuration file. (default: lambda-pack.yml in the package)", valueName: "file"))
    var config: String?

    @Flag(name: .shortAndLong, help: "Show what the nested builds print.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Show only errors and warnings.")
    var quiet = false

    func apply(to options: inout CommandLineOptions) {
        options.packagePath = packagePath.map { FilePath($0) }
        options.configPath = config.map { FilePath($0) }
    }

    /// From a directory within a package that package is meant, and said to be.
    ///
    /// - Parameter isNeeded: what works without a package has no use for one that happens to be there.
    func findPackage(_ options: inout CommandLineOptions, _ environment: RunEnvironment, isNeeded: Bool = true) {
        let here = FilePath(".").absolute
        guard options.packagePath == nil, environment.options.packagePath == nil,
            let package = Configuration.enclosingPackage(of: here), package != here
        else { return }
        options.packagePath = package
        if isNeeded, !quiet { Console.status("package: \(package)") }
    }
}
