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

    /// A place for the temporary files of everything that a command starts; it ends with the value.
    static func temporaryDirectory(
        _ options: CommandLineOptions, _ environment: [String: String]
    ) throws -> PrivateTemporaryDirectory {
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        return try PrivateTemporaryDirectory.install(
            in: Configuration.workDirectory(options, settings, packageDirectory: directory))
    }

    static func open(_ options: CommandLineOptions, _ environment: [String: String]) async throws -> Session {
        let settings = EnvironmentOptions(environment)
        // Read first: what is wrong with the file is said before anything runs.
        let directory = try Configuration.packageDirectory(options, settings)
        let (file, fileName) = try Configuration.readFile(options, packageDirectory: directory)
        let cache = Configuration.workDirectory(options, settings, packageDirectory: directory) / "cache"
        let toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache)
        let package = try await describe(directory, settings, toolchain, cache: cache, environment)
        let configuration = try Configuration(
            options: options, environment: settings, file: file, fileName: fileName, packageDirectory: directory,
            executableProducts: package.executableProducts)
        return Session(toolchain: toolchain, package: package, configuration: configuration)
    }

    static func describePackage(
        _ options: CommandLineOptions, _ environment: [String: String]
    ) async throws -> Package {
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let cache = Configuration.workDirectory(options, settings, packageDirectory: directory) / "cache"
        let toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache)
        return try await describe(directory, settings, toolchain, cache: cache, environment)
    }

    /// The plugin knows the package already, and SwiftPM could not be asked while it runs one.
    private static func describe(
        _ directory: FilePath, _ settings: EnvironmentOptions, _ toolchain: Toolchain, cache: FilePath,
        _ environment: [String: String]
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
