/// Checks a package's finished set: finds it, makes sure that it is of the sources that are here now, finds what to
/// compare it with, and judges it.
package struct PackageCheck: Sendable {
    package var options: CommandLineOptions
    package var environment: RunEnvironment
    package var baseline: ComparisonBase.Choice?
    /// Checks the set whatever it was built from.
    package var allowsStale: Bool
    package var progress: ProgressHandler

    package init(
        _ options: CommandLineOptions, _ environment: RunEnvironment, baseline: ComparisonBase.Choice?,
        allowsStale: Bool, progress: @escaping ProgressHandler
    ) {
        self.options = options
        self.environment = environment
        self.baseline = baseline
        self.allowsStale = allowsStale
        self.progress = progress
    }

    package struct Outcome: Sendable {
        package var set: ArtifactSet
        package var check: SetCheck
        /// The package's directory in the repository's checkout: what annotations and SARIF name is relative to that.
        package var folder: String
    }

    package func run() async throws -> Outcome {
        let directory = try Configuration.packageDirectory(options, environment.options)
        let set = try ArtifactSet.open(Configuration.output(options, environment.options))
        let current = set.manifest
        if let note = current.partialSetNote { progress(.note(note)) }
        let provenance = try provenance(of: set)
        // What is built for comparison is built with the options that the set was built with.
        let options = provenance?.overrides?.filling(self.options, packageDirectory: directory) ?? self.options
        let rules = try Configuration.readFile(options, packageDirectory: directory).file.budgets
        if !allowsStale { try await checkOrigin(set, provenance, options) }
        let side = Comparability.Side(
            manifest: current, overrides: provenance?.overrides, tools: provenance?.tools ?? [:])
        let base = try await findBase(side, options, directory)
        try base.baseline?.check(against: current)
        let comparability = try base.baseline.map { try Comparability.check(baseline: $0.side, current: side) }
        if let baseline = base.baseline { tellOmissions(baseline, current) }
        let check = SetCheck(
            current: current, baseline: base.baseline?.manifest, baselineName: base.baseline?.name ?? "", rules: rules,
            today: environment.today, trailer: base.trailer, trailerProblems: base.trailerProblems,
            comparability: comparability, compressors: (base.baseline?.compressor, provenance?.compressor))
        return Outcome(set: set, check: check, folder: await folder(of: directory))
    }

    /// The package's directory in the repository; empty where it is the root, and where there is no repository.
    private func folder(of directory: FilePath) async -> String {
        if let workspace = environment.gitHub.workspace, let folder = directory.relative(to: workspace) {
            return folder
        }
        return (try? await GitRepository.ifAny(containing: directory, path: environment.path))?.prefix ?? ""
    }

    /// Without it nobody can say what the set was built from. That is an error, unless the user asks for the set as it is.
    private func provenance(of set: ArtifactSet) throws -> Provenance? {
        if allowsStale { return try? set.provenance() }
        do {
            if let provenance = try set.provenance() { return provenance }
        } catch {
            throw Failure(
                error.problems.map { problem in
                    var problem = problem
                    problem.advice = Self.staleAdvice
                    return problem
                })
        }
        throw Failure(
            Problem(
                .staleSet, subject: set.manifest.package,
                "what \(set.directory) was built from is not known: it has no \(SetLayout.provenance)",
                advice: Self.staleAdvice))
    }

    private static let staleAdvice =
        "run 'lambda-pack build' first, with the options that the check has; --allow-stale checks the set as it is"

    /// Keeps a check from speaking of sources that the set was not built from.
    private func checkOrigin(
        _ set: ArtifactSet, _ provenance: Provenance?, _ options: CommandLineOptions
    ) async throws {
        guard let origin = try await SetOrigin.of(set, provenance, options, environment) else {
            progress(.note("the set does not record its sources: the current ones are assumed"))
            return
        }
        let problems = origin.problems(advice: Self.staleAdvice)
        guard problems.isEmpty else { throw Failure(problems) }
    }

    private func findBase(
        _ side: Comparability.Side, _ options: CommandLineOptions, _ directory: FilePath
    ) async throws -> ComparisonBase {
        let trailer = SizeTrailer(packageDirectory: directory, environment: environment)
        func base(_ baseline: Baseline?) async throws -> ComparisonBase {
            let reading = try await trailer.read()
            return ComparisonBase(baseline: baseline, trailer: reading.reason, trailerProblems: reading.problems)
        }
        switch baseline {
        case .ref(let ref, let kept):
            return try await BaselineBuilder(options: options, environment: environment, progress: progress)
                .build(ref, kept: kept, for: side)
        // A baseline that can't be read is told before what is wrong with the commits.
        case .path(let path): return try await base(Baseline.read(path))
        case nil: return try await base(nil)
        }
    }

    private func tellOmissions(_ baseline: Baseline, _ current: Manifest) {
        for architecture in baseline.missingArchitectures(of: current) {
            progress(.omission("the baseline has no functions for \(architecture): growth was not checked there"))
        }
        let omissions = baseline.omissions(of: current)
        guard !omissions.isEmpty else { return }
        progress(
            .omission(
                "the baseline leaves out \(omissions.joined(separator: ", ")): their growth was not checked"))
    }
}
