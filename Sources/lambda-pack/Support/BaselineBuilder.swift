import LambdaPackCore

/// Builds the commit that a branch started from, and keeps its manifest.
struct BaselineBuilder {
    /// The trailer that answers for an overrun, as in Chromium.
    static let trailerKey = "Binary-Size"

    /// Those of the set's build, and the command's own.
    var options: CommandLineOptions
    var environment: [String: String]
    var quiet: Bool
    var verbose: Bool

    /// The baseline, nil where the commit does not use lambda-pack, and the reason in the branch's commits.
    func build(_ ref: String, for current: Manifest) async throws -> (baseline: Baseline?, trailer: String?) {
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let repository = try await GitRepository.containing(directory, path: environment["PATH"] ?? "")
        let commit = try await repository.mergeBase(with: ref)
        let trailer = try await repository.trailers(Self.trailerKey, since: commit).first
        guard try await usesLambdaPack(repository, commit) else {
            Console.status("\(commit.prefix(12)) does not use lambda-pack: there is no baseline")
            return (nil, trailer)
        }
        let work = Configuration.workDirectory(options, settings, packageDirectory: directory)
        // Its worktree and its sets are removed again.
        try WorkDirectory.claim(work)
        let store = BaselineStore(workDirectory: work)
        let name = "\(ref) at \(commit.prefix(12))"
        let toolchain = try await Toolchain.find(path: environment["PATH"] ?? "", cache: work / "cache")
        let compressors = try MachineCompressors()
        let context = context(current, toolchain) + [compressors.identity]
        func baseline(_ manifest: Manifest) -> Baseline {
            Baseline(
                manifest: manifest, name: name, overrides: BuildOverrides(options, packageDirectory: directory),
                tools: ["Swift": toolchain.versionLine], compressor: compressors.compressor(of: manifest))
        }
        if let kept = store.manifest(of: commit, context) { return (baseline(kept), trailer) }
        try FileSystem.createDirectory(store.directory)
        var holder = ""
        guard
            let lock = try FileLock.acquire(store.directory / "lock", removesFile: false, holder: &holder)
        else {
            throw Failure(
                Problem(
                    .outputBusy, subject: store.directory.string, "another lambda-pack is building a baseline",
                    cause: "process \(holder)", advice: "wait for it"))
        }
        defer { withExtendedLifetime(lock) {} }
        let manifest = try await repository.withWorktree(of: commit, at: store.worktree) { package in
            try await build(package, commit, directory, store, current)
        }
        try store.keep(manifest, of: commit, context)
        return (baseline(manifest), trailer)
    }

    /// The reason in the commits of a pull request, elsewhere in the last one; nil where the package is in no
    /// repository. Where the commits can't be read, a waiver in them does not count, and that is said.
    func trailer() async throws -> String? {
        let directory = try Configuration.packageDirectory(options, EnvironmentOptions(environment))
        do {
            guard
                let repository = try await GitRepository.ifAny(containing: directory, path: environment["PATH"] ?? "")
            else { return nil }
            // In a pull request's job HEAD may be a merge that GitHub made: its message is nobody's.
            let target =
                environment["GITHUB_BASE_REF"].flatMap { $0.isEmpty ? nil : "origin/\($0)" }
                ?? environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"].flatMap { $0.isEmpty ? nil : $0 }
            var base: String?
            do {
                if let target { base = try await repository.mergeBase(with: target) }
            } catch let failure as Failure {
                warn("of a '\(Self.trailerKey):' trailer only the last commit's counts", failure)
            }
            return try await repository.trailers(Self.trailerKey, since: base).first
        } catch let failure as Failure {
            warn("the commits can't be read: no '\(Self.trailerKey):' trailer counts", failure)
            return nil
        }
    }

    private func warn(_ message: String, _ failure: Failure) {
        for problem in failure.problems {
            let cause = [problem.message, problem.cause].compactMap(\.self).joined(separator: ": ")
            Console.problem(
                Problem(
                    problem.code, subject: problem.subject, message, severity: .warning, cause: cause,
                    advice: problem.advice))
        }
    }

    /// A package is nobody's baseline before it has a configuration or the plugin, unless it still has neither.
    private func usesLambdaPack(_ repository: GitRepository, _ commit: String) async throws -> Bool {
        func uses(_ commit: String) async throws -> Bool {
            if try await repository.file(Configuration.fileName, at: commit) != nil { return true }
            return try await repository.file("Package.swift", at: commit)?.contains("swift-lambda-pack") ?? false
        }
        if try await uses(commit) { return true }
        guard try await repository.file("Package.swift", at: commit) != nil else { return false }
        return try await !uses("HEAD")
    }

    /// What else a baseline depends on.
    private func context(_ current: Manifest, _ toolchain: Toolchain) -> [String] {
        [
            LambdaPackVersion.current, toolchain.versionLine,
            Set(current.functions.map(\.architecture)).sorted().map(\.rawValue).joined(separator: " "),
            "\(options.configuration?.rawValue ?? "") \(options.optimize?.rawValue ?? "")",
            "\(options.linkage?.rawValue ?? "") \(options.compression?.rawValue ?? "")",
            options.swiftcFlags.joined(separator: "\u{1}"), options.linkerFlags.joined(separator: "\u{1}"),
            options.levers.map(\.rawValue).sorted().joined(separator: " "),
            options.swiftSDKs.sorted { $0.key < $1.key }.map { "\($0.key.rawValue)=\($0.value)" }.joined(
                separator: " "),
            "\(options.compatibility?.rawValue ?? "") \(options.configPath?.string ?? "")",
            Set(options.products).sorted().joined(separator: "\u{1}"),
        ]
    }

    private func build(
        _ package: FilePath, _ commit: String, _ directory: FilePath, _ store: BaselineStore, _ current: Manifest
    ) async throws -> Manifest {
        // What the plugin says is of the package as it is now.
        var environment = environment
        for name in ["PACKAGE_PATH", "WORK_DIRECTORY", "OUTPUT", "PRODUCTS", "PACKAGE_NAME", "LOCAL_PACKAGES"] {
            environment["LAMBDA_PACK_\(name)"] = nil
        }
        var options = options
        options.packagePath = package
        options.configPath = options.configPath.flatMap { path in
            path.absolute.relative(to: directory).map { package.pushing(FilePath($0)) }
        }.flatMap { FileSystem.exists($0) ? $0 : nil }
        options.output = store.directory / "set"
        options.workDirectory = store.workDirectory
        options.architectures = Set(current.functions.map(\.architecture)).sorted()
        options.isLocked = false
        options.profile = options.profile?.absolute
        // Dependencies as they are now, where the commit does not say: else theirs, not ours, would have grown.
        let resolved = "Package.resolved"
        if !FileSystem.exists(package / resolved), FileSystem.exists(directory / resolved) {
            try FileSystem.copyReplacing(directory / resolved, to: package / resolved)
        }
        let work = try Session.workDirectory(options, environment)
        defer { withExtendedLifetime(work) {} }
        // Of a run that was killed. It may be of other architectures, and would be in the way.
        try FileSystem.remove(store.directory / "set")
        let printer = ProgressPrinter(quiet: quiet, verbose: verbose)
        if !quiet { Console.status("building the baseline") }
        let cache = store.workDirectory / "cache"
        try await BaselineSources.check(
            package, worktree: store.worktree, commit: commit,
            swift: try await Toolchain.find(path: environment["PATH"] ?? "", cache: cache).swift, cache: cache,
            environment: BuildEnvironment(inherited: environment, temporaryDirectory: work.temporary))
        // Of a partial set's functions those that there were: the others are new, and have no base.
        if !options.products.isEmpty {
            let known = try await Session.describePackage(options, environment, temporary: work.temporary)
                .executableProducts
            options.products = options.products.filter(known.contains)
        }
        let session = try await Session.open(options, environment, temporary: work.temporary)
        let outcome = try await PackagePipeline(
            configuration: session.configuration, toolchain: session.toolchain, packageName: session.package.name,
            executableProducts: session.package.executableProducts, localPackages: session.package.localPackages,
            environment: environment, buildEnvironment: session.buildEnvironment, progress: printer.handle
        ).run()
        // Its archives were wanted for their sizes alone.
        try FileSystem.remove(store.directory / "set")
        return outcome.manifest
    }
}
