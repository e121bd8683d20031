extension Configuration {
    /// The default name of the configuration file, in the package's directory.
    package static let fileName = "lambda-pack.yml"

    /// The directory of the package to work on.
    package static func packageDirectory(
        _ options: CommandLineOptions, _ environment: EnvironmentOptions
    ) throws(Failure) -> FilePath {
        let directory = (options.packagePath ?? environment.packagePath ?? ".").absolute
        // What the plugin knows, and where it puts things, is of the package that it was started in.
        if environment.knownProducts != nil, let own = environment.packagePath, let named = options.packagePath,
            (try? FileSystem.realPath(own.absolute)) != (try? FileSystem.realPath(named.absolute))
        {
            throw Failure(
                Problem(
                    .invalidValue, subject: "--package-path",
                    "the plugin of the package at \(own) can't work on the one at \(named)",
                    advice:
                        "name the package before the plugin: swift package --package-path \(ShellWord.quoted(named.string)) lambda-pack"
                ), exitStatus: .usage)
        }
        guard FileSystem.exists(directory / "Package.swift") else {
            // Whoever named no directory had those above searched, too.
            let isNamed = options.packagePath != nil || environment.packagePath != nil
            throw Failure(
                Problem(
                    .packageUnreadable, subject: directory.string,
                    "there is no Package.swift in \(directory)\(isNamed ? "" : " or above it")",
                    advice: "run it in a Swift package, or name one with --package-path"))
        }
        return directory
    }

    /// The nearest directory with a Package.swift, from one upwards; nil where there is none.
    package static func enclosingPackage(of directory: FilePath) -> FilePath? {
        var candidate = directory.absolute
        while true {
            if FileSystem.exists(candidate / "Package.swift") { return candidate }
            guard !candidate.components.isEmpty else { return nil }
            candidate.removeLastComponent()
        }
    }

    /// Where nested builds, caches and records live.
    package static func workDirectory(
        _ options: CommandLineOptions, _ environment: EnvironmentOptions, packageDirectory: FilePath
    ) -> FilePath {
        (options.workDirectory ?? environment.workDirectory)?.absolute
            ?? packageDirectory / ".build" / "lambda-pack-work"
    }

    /// Where the finished set goes.
    package static func output(
        _ options: CommandLineOptions, _ environment: EnvironmentOptions, _ file: ConfigurationFile,
        packageDirectory: FilePath
    ) -> FilePath {
        options.output?.absolute ?? environment.output?.absolute
            ?? file.output.map { FilePath($0).resolved(against: packageDirectory) }
            ?? environment.workDirectory.map { $0.absolute / "output" } ?? packageDirectory / ".build" / "lambda-pack"
    }

    /// The same for commands that need no more of the configuration: a set that is named needs no package.
    package static func output(
        _ options: CommandLineOptions, _ environment: EnvironmentOptions
    ) throws(Failure) -> FilePath {
        if let named = options.output { return named.absolute }
        let directory = try packageDirectory(options, environment)
        let file = try readFile(options, packageDirectory: directory).file
        return output(options, environment, file, packageDirectory: directory)
    }

    /// Where a partial set goes that nobody named a place for: the whole one stays.
    package static func partialOutput(beside output: FilePath) -> FilePath {
        output.removingLastComponent() / "\(output.lastComponent?.string ?? "set")-partial"
    }

    /// A configuration file as far as it could be read.
    package struct ReadFile: Sendable {
        package var file = ConfigurationFile()
        /// As problems show it; nil where there is no file.
        package var name: String?
        /// In the file's order.
        package var problems: [Problem] = []
    }

    /// The configuration file, read; an empty one where there is none and none was named.
    package static func readFile(
        _ options: CommandLineOptions, packageDirectory: FilePath
    ) throws(Failure) -> (file: ConfigurationFile, name: String?) {
        let read = try readWhatCanBe(options, packageDirectory: packageDirectory)
        if !read.problems.isEmpty { throw Failure(read.problems) }
        return (read.file, read.name)
    }

    /// The same, with its problems beside it.
    ///
    /// - Throws: where it can't be read at all.
    package static func readWhatCanBe(
        _ options: CommandLineOptions, packageDirectory: FilePath
    ) throws(Failure) -> ReadFile {
        let path = options.configPath?.absolute ?? packageDirectory / fileName
        let name = path.relative(to: packageDirectory) ?? path.string
        let bytes: [UInt8]
        do {
            bytes = try FileSystem.read(path, limitBytes: ConfigurationFile.limitBytes)
        } catch {
            if error.isMissing, options.configPath == nil { return ReadFile() }
            throw Failure(
                Problem(
                    .configurationUnreadable, subject: name, "the configuration \(name) can't be read",
                    cause: error.description,
                    advice: "name another one with --config, or write one with 'lambda-pack init'"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(
                Problem(.configurationSyntax, subject: name, "\(name) is not UTF-8 text"))
        }
        let (file, problems) = try ConfigurationFile.read(yaml: text, name: name)
        return ReadFile(file: file, name: name, problems: problems)
    }

    /// Decides every setting.
    ///
    /// - Parameters:
    ///   - executableProducts: the package's own, in any order.
    ///   - buildTools: those of them that plugins run.
    /// - Throws: everything that does not fit the package, at once.
    package init(
        options: CommandLineOptions,
        environment: EnvironmentOptions,
        file: ConfigurationFile,
        fileName: String?,
        packageDirectory: FilePath,
        executableProducts: [String],
        buildTools: [String] = []
    ) throws(Failure) {
        self.packageDirectory = packageDirectory
        configurationFile = fileName
        workDirectory = Self.workDirectory(options, environment, packageDirectory: packageDirectory)
        runtime = file.runtime ?? .providedAL2023
        compression = options.compression ?? file.compression ?? .default
        fixedPath = options.fixedPath ?? file.fixedPath ?? .auto
        isContinuousIntegration = environment.isContinuousIntegration
        build = BuildSettings(
            configuration: options.configuration ?? file.build.configuration ?? .release,
            optimize: options.optimize ?? file.optimize ?? .default,
            swiftcFlags: file.build.swiftcFlags + options.swiftcFlags,
            linkerFlags: file.build.linkerFlags + options.linkerFlags,
            levers: Set(file.build.levers + options.levers).sorted { $0.rawValue < $1.rawValue },
            traits: options.traits ?? file.build.traits ?? .packageDefaults,
            swiftSDKs: file.swiftSDKs.merging(options.swiftSDKs) { $1 },
            swiftSDKsPath: (options.swiftSDKsPath ?? environment.swiftSDKsPath)?.absolute,
            jobs: options.jobs)
        linkage = options.linkage ?? file.linkage ?? .static
        preflight = PreflightSettings(
            profile: options.profile?.absolute ?? file.profile.map { FilePath($0).resolved(against: packageDirectory) },
            compatibility: options.compatibility ?? file.compatibility ?? .strict,
            refusedRewrites: file.refusedRewrites, allow: file.allow + options.allow)
        layers = file.layers
        icu = file.icu
        budgets = file.budgets
        isLocked = options.isLocked
        explains = options.explains
        overrides = BuildOverrides(options, packageDirectory: packageDirectory)
        keepsGoing = options.keepsGoing
        let choice = try ProductSelection(
            options: options, file: file, executableProducts: executableProducts, buildTools: buildTools,
            packageDirectory: packageDirectory)
        leftOut = choice.leftOut
        functions = choice.products.map { Self.settings($0, options, file) }.filter { !$0.architectures.isEmpty }
        var everything = options
        everything.products = []
        let whole = try? ProductSelection(
            options: everything, file: file, executableProducts: executableProducts, buildTools: buildTools,
            packageDirectory: packageDirectory)
        omitted = Self.omitted(by: functions, of: whole?.products ?? [], file)
        isOutputNamed = options.output != nil || environment.output != nil
        let wholeOutput = Self.output(options, environment, file, packageDirectory: packageDirectory)
        output = omitted.isEmpty || isOutputNamed ? wholeOutput : Self.partialOutput(beside: wholeOutput)
        guard !functions.isEmpty else {
            throw Failure(
                Problem(
                    .invalidValue, subject: "--arch", "no selected product is configured for the given architectures"),
                exitStatus: .usage)
        }
    }

    /// What the file and the package have and a selection does not.
    private static func omitted(
        by selected: [FunctionSettings], of products: [String], _ file: ConfigurationFile
    ) -> [ArtifactID] {
        let everything = CommandLineOptions()
        func identities(_ functions: [FunctionSettings]) -> Set<ArtifactID> {
            Set(
                functions.flatMap { function in
                    function.architectures.map { ArtifactID.function(function.product, $0) }
                })
        }
        return identities(products.map { settings($0, everything, file) }).subtracting(identities(selected)).sorted()
    }

    /// The architectures asked for on the command line narrow a function's own, and do not widen them: a function
    /// that the file limits to one architecture is limited for a reason.
    private static func settings(
        _ name: String, _ options: CommandLineOptions, _ file: ConfigurationFile
    ) -> FunctionSettings {
        let own = file.functions[name]
        let asked = options.architectures.isEmpty ? nil : options.architectures
        let general = file.architectures ?? Architecture.allCases
        let architectures =
            if let limited = own?.architectures { asked.map { $0.filter(limited.contains) } ?? limited } else {
                asked ?? general
            }
        return FunctionSettings(
            product: name, architectures: Set(architectures).sorted(), include: file.include + (own?.include ?? []),
            libraries: file.libraries + (own?.libraries ?? []),
            externalLayers: file.layers.external + (own?.externalLayers ?? []))
    }
}
