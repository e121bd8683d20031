import LambdaPackCore

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// What every command that builds needs first: toolchain, package, configuration.
struct Session {
    struct Package {
        var directory: FilePath
        var name: String
        var executableProducts: [String]
        /// Packages that it depends on by path, however deep.
        var localPackages: @Sendable () async throws -> [FilePath]
    }

    var toolchain: Toolchain
    var package: Package
    var configuration: Configuration
    var buildEnvironment: BuildEnvironment

    /// The directory of nested builds and caches, for this run alone while the value lives.
    static func workDirectory(
        _ options: CommandLineOptions, _ environment: [String: String]
    ) throws -> WorkDirectory {
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let work = try WorkDirectory.open(
            Configuration.workDirectory(options, settings, packageDirectory: directory))
        work.pointTemporaryFiles()
        return work
    }

    static func open(
        _ options: CommandLineOptions, _ environment: [String: String], temporary: FilePath
    ) async throws -> Session {
        let settings = EnvironmentOptions(environment)
        // Read first: what is wrong with the file is said before anything runs.
        let directory = try Configuration.packageDirectory(options, settings)
        let (file, fileName) = try Configuration.readFile(options, packageDirectory: directory)
        let cache = Configuration.workDirectory(options, settings, packageDirectory: directory) / "cache"
        let toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache)
        let buildEnvironment = BuildEnvironment(inherited: environment, temporaryDirectory: temporary)
        let package = try await describe(directory, settings, toolchain, cache: cache, buildEnvironment)
        let configuration = try Configuration(
            options: options, environment: settings, file: file, fileName: fileName, packageDirectory: directory,
            executableProducts: package.executableProducts)
        return Session(
            toolchain: toolchain, package: package, configuration: configuration, buildEnvironment: buildEnvironment)
    }

    static func describePackage(
        _ options: CommandLineOptions, _ environment: [String: String], temporary: FilePath
    ) async throws -> Package {
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let cache = Configuration.workDirectory(options, settings, packageDirectory: directory) / "cache"
        let toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache)
        return try await describe(
            directory, settings, toolchain, cache: cache,
            BuildEnvironment(inherited: environment, temporaryDirectory: temporary))
    }

    /// The plugin knows the package already, and SwiftPM could not be asked while it runs one.
    private static func describe(
        _ directory: FilePath, _ settings: EnvironmentOptions, _ toolchain: Toolchain, cache: FilePath,
        _ environment: BuildEnvironment
    ) async throws -> Package {
        if let products = settings.knownProducts {
            return Package(
                directory: directory, name: settings.packageName ?? directory.lastComponent?.string ?? "",
                executableProducts: products, localPackages: { settings.localPackages })
        }
        let description = try await PackageDescription.load(
            directory, swift: toolchain.swift, cache: cache, environment: environment)
        return Package(
            directory: directory, name: description.name, executableProducts: description.executableProducts,
            localPackages: {
                try await PackageDescription.localClosure(
                    of: directory, swift: toolchain.swift, cache: cache, environment: environment)
            })
    }
}
