import ArgumentParser
import LambdaPackCore

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Compares a finished set with its budgets and with a baseline: what grew, by how much, why, and whether it fits.",
        discussion: """
            The baseline is the set, or the manifest, of another state of the package (--baseline); or the merge \
            base of HEAD and a ref, which is built once in a worktree (--baseline-ref), unless an earlier run left its \
            manifest (--kept-baseline). Without a baseline growth is \
            not checked. The set must have been built from the current sources and configuration, and the baseline \
            with the same settings; otherwise the check is refused. In GitHub Actions it also writes annotations and appends to the step's \
            summary. Exits with 2 if a 'fail' budget is exceeded.
            """)

    @OptionGroup(title: "Baseline and reports") var reports: CheckOptions
    @OptionGroup(title: "Compiler and linker, for --baseline-ref") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers, for --baseline-ref") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight, for --baseline-ref") var preflight: PreflightOptions
    @OptionGroup(title: "If it fails") var failures: FailureOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures(to: failures.failureReport) {
            try await Interruption.guarding(environment: environment) { try await check(environment) }
        }
    }

    private func check(_ environment: RunEnvironment) async throws {
        var options = CommandLineOptions(common, compiler, linkage, preflight)
        options.output = reports.output.map { FilePath($0) }
        options.fillTraits(environment)
        common.findPackage(&options, environment)
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let outcome = try await PackageCheck(
            options, environment, baseline: reports.baselineChoice, allowsStale: reports.allowStale,
            progress: printer.handle
        ).run()
        try write(outcome)
        try report(outcome, environment.gitHub)
        if outcome.check.result.verdict == .fail { throw ExitCode(ExitStatus.overBudget.rawValue) }
    }

    private func write(_ outcome: PackageCheck.Outcome) throws {
        func write(_ bytes: @autoclosure () throws -> [UInt8], to path: String?) throws {
            guard let path else { return }
            try UserFile.write(bytes(), to: FilePath(path))
        }
        let result = outcome.check.result
        try write(Array(CheckMarkdown.render(result, id: reports.id).utf8), to: reports.markdown)
        try write(SARIFReport.render(result, below: outcome.folder, id: reports.id), to: reports.sarif)
        try write(CodeQualityReport.render(result, below: outcome.folder), to: reports.codeQuality)
        try write(CheckPage.render(result, treemaps: try Treemap.read(outcome.set)), to: reports.html)
        // Last: where it is there, all of them are.
        try write(CanonicalJSON.encode(result), to: reports.outputFile)
    }

    private func report(_ outcome: PackageCheck.Outcome, _ gitHub: GitHubEnvironment) throws {
        let check = outcome.check
        if !common.quiet { Console.result(CheckReport.render(check.result, layout: Terminal.output.layout)) }
        if gitHub.isActions {
            Console.data(GitHubAnnotations.render(check.problems, below: outcome.folder))
            if let summary = gitHub.stepSummary {
                if !FileSystem.exists(summary) { try FileSystem.write([], to: summary) }
                try FileSystem.append(Array(CheckMarkdown.render(check.result, id: reports.id).utf8), to: summary)
            }
        }
        Console.problems(check.problems)
    }
}
