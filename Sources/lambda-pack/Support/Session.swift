import LambdaPackCore

/// What every command that builds needs first: toolchain, package, configuration.
struct Session {
    struct Package {
        var directory: FilePath
        var name: String
        var executableProducts: [String]
        /// Those of them that plugins of the package run.
        var buildTools: [String]
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
        let directory = try Configuration.packageDirectory(options, settings)
        let read = try Configuration.readWhatCanBe(options, packageDirectory: directory)
        let cache = Configuration.workDirectory(options, settings, packageDirectory: directory) / "cache"
        let buildEnvironment = BuildEnvironment(inherited: environment, temporaryDirectory: temporary)
        let toolchain: Toolchain
        let package: Package
        do {
            toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache)
            package = try await describe(directory, settings, toolchain, cache: cache, buildEnvironment)
        } catch let failure as Failure {
            // What is wrong with the file needs neither.
            throw Failure(
                read.problems + failure.problems, exitStatus: failure.exitStatus, compilerOutput: failure.compilerOutput
            )
        }
        let records = FileRecords(file: cache / "files.json")
        let configuration = try Configuration.checked(
            options: options, environment: settings, read: read, packageDirectory: directory,
            executableProducts: package.executableProducts, buildTools: package.buildTools, records: records)
        // It only saves time.
        try? records.save()
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

    /// What the plugin knows of the package counts: SwiftPM has resolved it already.
    private static func describe(
        _ directory: FilePath, _ settings: EnvironmentOptions, _ toolchain: Toolchain, cache: FilePath,
        _ environment: BuildEnvironment
    ) async throws -> Package {
        if let products = settings.knownProducts {
            // Plugins aren't told of each other: only SwiftPM's description says what they run.
            let description = try await PackageDescription.load(
                directory, swift: toolchain.swift, cache: cache, environment: environment, asPlugin: true)
            return Package(
                directory: directory, name: settings.packageName ?? directory.lastComponent?.string ?? "",
                executableProducts: products, buildTools: description.buildTools,
                localPackages: { settings.localPackages })
        }
        let description = try await PackageDescription.load(
            directory, swift: toolchain.swift, cache: cache, environment: environment)
        return Package(
            directory: directory, name: description.name, executableProducts: description.executableProducts,
            buildTools: description.buildTools,
            localPackages: {
                try await PackageDescription.localClosure(
                    of: directory, swift: toolchain.swift, cache: cache, environment: environment)
            })
    }
}
