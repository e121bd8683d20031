import ArgumentParser
import LambdaPackCore

/// What a check compares with, and what it writes.
struct CheckOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A manifest, or a set's directory, to compare with.", valueName: "path"))
    var baseline: String?

    @Option(help: ArgumentHelp("A branch, tag or commit: compare with its merge base with HEAD.", valueName: "ref"))
    var baselineRef: String?

    @Option(
        help: ArgumentHelp("The set to check. (default: where build puts it)", valueName: "dir"), completion: .directory
    )
    var output: String?

    @Option(help: ArgumentHelp("Write Markdown for a pull request to this file.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Write a page to look at, with a treemap, to this file.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write SARIF for code scanning to this file.", valueName: "file"))
    var sarif: String?

    @Option(help: ArgumentHelp("Write the results to this file, as JSON.", valueName: "file"))
    var outputFile: String?

    @Flag(help: "Check the set whatever it was built from.")
    var allowStale = false

    var baselineChoice: ComparisonBase.Choice? {
        baselineRef.map { .ref($0) } ?? baseline.map { .path(FilePath($0).absolute) }
    }

    func validate() throws {
        if baseline != nil, baselineRef != nil {
            throw ValidationError("--baseline and --baseline-ref name two baselines: take one.")
        }
    }
}
