/// Whether the package is still as it was when a set was built from it.
package struct SetOrigin: Sendable {
    package var manifest: Manifest
    package var record: SourceRecord
    /// The package's configuration as it is now, with the options that the build had.
    package var configuration: Configuration
    /// The package's sources as they are now.
    package var now: SourceRecord

    /// - Parameters:
    ///   - record: what the set's provenance says.
    ///   - set: the set's directory, which is no source of the package.
    ///   - records: digests of files that need not be read again; nil for those of the package's work directory.
    package init(
        _ manifest: Manifest, _ record: SourceRecord, _ configuration: Configuration, set: FilePath, path: String,
        records: FileRecords? = nil
    ) async {
        self.manifest = manifest
        self.record = record
        self.configuration = configuration
        let directory = configuration.packageDirectory
        now = await SourceScan(
            configuration, localPackages: record.packages.map { FilePath($0).resolved(against: directory) }, path: path,
            excluded: [set] + record.excluded.map { FilePath($0).resolved(against: directory) },
            records: records ?? ContentStore(configuration.workDirectory / "cache").records
        ).run()
    }

    /// - Parameters:
    ///   - provenance: the set's.
    ///   - options: those of the build, and the command's own.
    ///   - records: see ``init(_:_:_:set:path:records:)``.
    /// - Returns: nil where the set's provenance does not record what it was built from.
    static func of(
        _ set: ArtifactSet, _ provenance: Provenance?, _ options: CommandLineOptions, _ environment: RunEnvironment,
        records: FileRecords? = nil
    ) async throws -> SetOrigin? {
        guard let record = provenance?.sources else { return nil }
        let configuration = try Configuration.ofSet(
            set.manifest, options: options, environment: environment.options,
            packageDirectory: Configuration.packageDirectory(options, environment.options))
        return await SetOrigin(
            set.manifest, record, configuration, set: set.directory, path: environment.path, records: records)
    }

    /// One for the sources and one for the configuration; none where both are as they were.
    package func problems(advice: String) -> [Problem] {
        let changes = record.changes(to: now)
        var problems: [Problem] = []
        if !changes.isEmpty {
            problems.append(
                Problem(
                    .staleSet, subject: manifest.package,
                    "the sources have changed since the set was built\(commit.map { " (\($0))" } ?? "")",
                    cause: changes.lines().joined(separator: "\n"), advice: advice))
        }
        if record.configurationDigest != now.configurationDigest {
            let differences =
                manifest.settings.map {
                    Manifest.Settings(configuration).differences(from: $0)
                } ?? []
            problems.append(
                Problem(
                    .staleSet, subject: manifest.package,
                    "the configuration has changed since the set was built",
                    cause: differences.isEmpty
                        ? "its functions, their architectures, includes or libraries differ"
                        : Manifest.Settings.Difference.table(differences), advice: advice))
        }
        return problems
    }

    /// `1a2b3c4d5e6f and changes that were not committed`
    private var commit: String? {
        record.commit.map {
            "\($0.prefix(12))\(record.isDirty == true ? " and changes that were not committed" : "")"
        }
    }
}

extension Configuration {
    /// The configuration of a finished set's package, without asking SwiftPM: the set and the file name the products.
    package static func ofSet(
        _ manifest: Manifest, options: CommandLineOptions, environment: EnvironmentOptions, packageDirectory: FilePath
    ) throws(Failure) -> Configuration {
        let (file, fileName) = try readFile(options, packageDirectory: packageDirectory)
        var names = Set(manifest.functions.map(\.name) + options.products)
        names.formUnion(manifest.selection?.omitted.map(\.name) ?? [])
        names.formUnion((file.products ?? []).map(\.value))
        names.formUnion(file.functions.keys)
        return try Configuration(
            options: options, environment: environment, file: file, fileName: fileName,
            packageDirectory: packageDirectory, executableProducts: names.sorted())
    }
}
