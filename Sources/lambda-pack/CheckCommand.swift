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
            "Holds a finished set against its budgets and against a baseline: what grew, by how much, and does it fit.",
        discussion: """
            Reads manifests alone and builds nothing. The baseline is the set, or the manifest, of another state of the \
            package; without one nothing is said of growth. In GitHub Actions it also writes annotations and appends to \
            the step's summary. Exits with 2 where a budget that fails is exceeded.
            """)

    @Option(help: ArgumentHelp("A manifest, or a set's directory, to compare with.", valueName: "path"))
    var baseline: String?

    @Option(
        help: ArgumentHelp("The set to check. (default: where build puts it)", valueName: "dir"), completion: .directory
    )
    var output: String?

    @Option(help: ArgumentHelp("Write Markdown for a pull request to this file.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Write the results to this file, as JSON.", valueName: "file"))
    var outputFile: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        try await reportingFailures { try check(environment) }
    }

    private func check(_ environment: [String: String]) throws {
        var options = CommandLineOptions()
        common.apply(to: &options)
        options.output = output.map { FilePath($0) }
        let settings = EnvironmentOptions(environment)
        let directory = try Configuration.packageDirectory(options, settings)
        let file = try Configuration.readFile(options, packageDirectory: directory).file
        let current = try ManifestFile.read(
            Configuration.output(options, settings, file, packageDirectory: directory))
        // A broken baseline is an error, never "no baseline": that would let growth pass.
        let before = try baseline.map { try ManifestFile.read(FilePath($0).absolute) }
        let growth = Dictionary(current.functions.map { ($0.name, file.growth(of: $0.name)) }) { one, _ in one }
        let result = SetCheck(SetComparison(baseline: before, current: current), current: current, growth: growth)
        let text = CheckReport.markdown(result, package: current.package)
        if let markdown { try FileSystem.writeAtomically(Array(text.utf8), to: FilePath(markdown).absolute) }
        if let outputFile {
            try FileSystem.writeAtomically(CanonicalJSON.encode(CheckResult(result)), to: FilePath(outputFile).absolute)
        }
        if !common.quiet { Console.result(CheckReport.text(result)) }
        if environment["GITHUB_ACTIONS"] == "true" {
            Console.result(CheckReport.annotations(result.problems))
            if let summary = environment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
                let path = FilePath(summary)
                if !FileSystem.exists(path) { try FileSystem.write([], to: path) }
                try FileSystem.append(Array(text.utf8), to: path)
            }
        }
        for problem in result.problems { Console.problem(problem) }
        if result.verdict == .fail { throw ExitCode(ExitStatus.overBudget.rawValue) }
    }
}
