import ArgumentParser
import LambdaPackCore

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Holds a finished set against its budgets and against a baseline: what grew, by how much, why, and does it fit.",
        discussion: """
            The baseline is the set, or the manifest, of another state of the package (--baseline); or the commit in \
            which HEAD and a ref part, which is built in a worktree of its own, once (--baseline-ref). Without one \
            nothing is said of growth. The set must have been built from the sources and the configuration that are \
            here now, and the baseline with the same settings: else the check is refused. In GitHub Actions it also writes annotations and appends to the step's \
            summary. Exits with 2 where a budget that fails is exceeded.
            """)

    @OptionGroup(title: "Baseline and reports") var reports: CheckOptions
    @OptionGroup(title: "Compiler and linker, for --baseline-ref") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers, for --baseline-ref") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight, for --baseline-ref") var preflight: PreflightOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = ProcessEnvironment.current
        try await reportingFailures {
            try await Interruption.guarding(environment: environment) { try await check(environment) }
        }
    }

    private func check(_ environment: [String: String]) async throws {
        var options = CommandLineOptions(common, compiler, linkage, preflight)
        options.output = reports.output.map { FilePath($0) }
        common.findPackage(&options, environment)
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let file = try Configuration.readFile(options, packageDirectory: directory).file
        let set = Configuration.output(options, settings, file, packageDirectory: directory)
        let current = try ManifestFile.readSetChecked(set)
        PartialSetNote.print(current, quiet: common.quiet)
        let provenance = Provenance.read(beside: set)
        // What is built for comparison is built with the options that the set was built with.
        options = provenance?.overrides?.filling(options, packageDirectory: directory) ?? options
        let rules = try Configuration.readFile(options, packageDirectory: directory).file.budgets
        if !reports.allowStale {
            try await SetOriginCheck(quiet: common.quiet).check(
                current, provenance, set, options, environment, packageDirectory: directory)
        }
        let found = try await findBaseline(current, options, environment)
        try found.baseline?.check(against: current)
        let side = Comparability.Side(
            manifest: current, overrides: provenance?.overrides, tools: provenance?.tools ?? [:])
        let comparability = try found.baseline.map { try Comparability.check(baseline: $0.side, current: side) }
        for architecture in found.baseline?.missingArchitectures(of: current) ?? [] {
            Console.status("the baseline has nothing for \(architecture): nothing is said of growth there")
        }
        if let omissions = found.baseline?.omissions(of: current), !omissions.isEmpty {
            Console.status(
                "the baseline leaves out \(omissions.joined(separator: ", ")): nothing is said of growth there")
        }
        let check = SetCheck(
            current: current, baseline: found.baseline?.manifest, baselineName: found.baseline?.name ?? "",
            rules: rules, today: CalendarDate.today(environment), trailer: found.trailer,
            comparability: comparability,
            compressors: (found.baseline?.compressor, provenance?.compressor))
        try write(check, set, folder(of: directory, in: environment))
        try report(check, folder(of: directory, in: environment), environment)
        if check.result.verdict == .fail { throw ExitCode(ExitStatus.overBudget.rawValue) }
    }

    private func findBaseline(
        _ current: Manifest, _ options: CommandLineOptions, _ environment: [String: String]
    ) async throws -> (baseline: Baseline?, trailer: String?) {
        let builder = BaselineBuilder(
            options: options, environment: environment, quiet: common.quiet, verbose: common.verbose)
        if let baselineRef = reports.baselineRef { return try await builder.build(baselineRef, for: current) }
        let read = try reports.baseline.map { try Baseline.read(FilePath($0).absolute) }
        return (read, try await builder.trailer())
    }

    /// The package's directory in the repository's checkout: what annotations and SARIF name is relative to that.
    private func folder(of package: FilePath, in environment: [String: String]) -> String {
        guard let workspace = environment["GITHUB_WORKSPACE"], !workspace.isEmpty else { return "" }
        return package.relative(to: FilePath(workspace)) ?? ""
    }

    private func write(_ check: SetCheck, _ set: FilePath, _ folder: String) throws {
        func write(_ bytes: @autoclosure () throws -> [UInt8], to path: String?) throws {
            guard let path else { return }
            try UserFile.write(bytes(), to: FilePath(path))
        }
        let result = check.result
        try write(Array(CheckMarkdown.render(result).utf8), to: reports.markdown)
        try write(CanonicalJSON.encode(result), to: reports.outputFile)
        try write(CanonicalJSON.encode(SARIFReport(result, below: folder)), to: reports.sarif)
        try write(CheckPage.render(result, treemaps: try Treemap.read(result, set: set)), to: reports.html)
    }

    private func report(_ check: SetCheck, _ folder: String, _ environment: [String: String]) throws {
        if !common.quiet { Console.result(CheckReport.text(check.result, layout: Terminal.output.layout)) }
        if environment["GITHUB_ACTIONS"] == "true" {
            Console.data(GitHubAnnotations.render(check.problems, below: folder))
            if let summary = environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
                let path = FilePath(summary)
                if !FileSystem.exists(path) { try FileSystem.write([], to: path) }
                try FileSystem.append(Array(CheckMarkdown.render(check.result).utf8), to: path)
            }
        }
        Console.problems(check.problems)
    }
}
