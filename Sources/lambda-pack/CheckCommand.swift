import ArgumentParser
import LambdaPackCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(System)
import System
#else
import SystemPackage
#endif

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Holds a finished set against its budgets and against a baseline: what grew, by how much, why, and does it fit.",
        discussion: """
            The baseline is the set, or the manifest, of another state of the package (--baseline); or the commit in \
            which HEAD and a ref part, which is built in a worktree of its own, once (--baseline-ref). Without one \
            nothing is said of growth. In GitHub Actions it also writes annotations and appends to the step's \
            summary. Exits with 2 where a budget that fails is exceeded.
            """)

    @OptionGroup(title: "Baseline and reports") var reports: CheckOptions
    @OptionGroup(title: "Compiler and linker, for --baseline-ref") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers, for --baseline-ref") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight, for --baseline-ref") var preflight: PreflightOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await reportingFailures {
            try await Interruption.guarding(environment: environment) { try await check(environment) }
        }
    }

    private func check(_ environment: [String: String]) async throws {
        var options = CommandLineOptions(common, compiler, linkage, preflight)
        options.output = reports.output.map { FilePath($0) }
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let file = try Configuration.readFile(options, packageDirectory: directory).file
        let set = Configuration.output(options, settings, file, packageDirectory: directory)
        let current = try ManifestFile.readSet(set)
        let found = try await findBaseline(current, options, environment)
        try found.baseline?.check(against: current)
        for architecture in found.baseline?.missingArchitectures(of: current) ?? [] {
            Console.status("the baseline has nothing for \(architecture): nothing is said of growth there")
        }
        let check = SetCheck(
            current: current, baseline: found.baseline?.manifest, baselineName: found.baseline?.name ?? "",
            rules: file.budgets, today: CalendarDate.today(environment), trailer: found.trailer,
            compressors: (found.baseline?.compressor, Provenance.compressor(beside: set)))
        try write(check, set, environment)
        try report(check, environment)
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
    private func folder(in environment: [String: String]) -> String {
        guard let workspace = environment["GITHUB_WORKSPACE"], !workspace.isEmpty else { return "" }
        let package = FilePath(common.packagePath ?? ".").absolute
        return package.relative(to: FilePath(workspace)) ?? ""
    }

    private func write(_ check: SetCheck, _ set: FilePath, _ environment: [String: String]) throws {
        func write(_ bytes: @autoclosure () throws -> [UInt8], to path: String?) throws {
            guard let path else { return }
            try FileSystem.writeAtomically(bytes(), to: FilePath(path).absolute)
        }
        let result = check.result
        try write(Array(CheckMarkdown.render(result).utf8), to: reports.markdown)
        try write(CanonicalJSON.encode(result), to: reports.outputFile)
        try write(CanonicalJSON.encode(SARIFReport(result, below: folder(in: environment))), to: reports.sarif)
        try write(CheckPage.render(result, treemaps: try Treemap.read(result, set: set)), to: reports.html)
    }

    private func report(_ check: SetCheck, _ environment: [String: String]) throws {
        if !common.quiet { Console.result(CheckReport.text(check.result)) }
        if environment["GITHUB_ACTIONS"] == "true" {
            Console.result(GitHubAnnotations.render(check.problems, below: folder(in: environment)))
            if let summary = environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
                let path = FilePath(summary)
                if !FileSystem.exists(path) { try FileSystem.write([], to: path) }
                try FileSystem.append(Array(CheckMarkdown.render(check.result).utf8), to: path)
            }
        }
        for problem in check.problems { Console.problem(problem) }
    }
}
