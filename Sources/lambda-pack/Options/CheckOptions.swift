import ArgumentParser
import LambdaPackCore

/// What a check compares with, and what it writes.
struct CheckOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A manifest, or a set's directory, to compare with.", valueName: "path"))
    var baseline: String?

    @Option(help: ArgumentHelp("A branch, tag or commit: compare with its merge base with HEAD.", valueName: "ref"))
    var baselineRef: String?

    @Option(
        help: ArgumentHelp(
            "With --baseline-ref: a manifest that an earlier run left of that commit, with its provenance.json. It saves the build if compiler, tool and options were the same.",
            valueName: "path"))
    var keptBaseline: String?

    @Option(
        help: ArgumentHelp(
            "Which of several checks of one repository this is: for the comment's first line and for code scanning.",
            valueName: "name"),
        transform: CheckIdentifier.argument)
    var id: CheckIdentifier?

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

    @Option(help: ArgumentHelp("Write a code-quality report for GitLab to this file.", valueName: "file"))
    var codeQuality: String?

    @Option(help: ArgumentHelp("Write the results to this file, as JSON.", valueName: "file"))
    var outputFile: String?

    @Flag(help: "Check the set whatever it was built from.")
    var allowStale = false

    var baselineChoice: ComparisonBase.Choice? {
        baselineRef.map { .ref($0, kept: keptBaseline.map { FilePath($0).absolute }) }
            ?? baseline.map { .path(FilePath($0).absolute) }
    }

    func validate() throws {
        if baseline != nil, baselineRef != nil {
            throw ValidationError("--baseline and --baseline-ref name two baselines: take one.")
        }
        if keptBaseline != nil, baselineRef == nil {
            throw ValidationError("--kept-baseline needs the --baseline-ref that it is of.")
        }
    }
}

/// Where a command that fails says why, for programs.
struct FailureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("If the command fails, write its problems to this file, as JSON.", valueName: "file"))
    var failureReport: String?
}

extension CheckIdentifier {
    static func argument(_ text: String) throws -> CheckIdentifier {
        guard let id = CheckIdentifier(text) else { throw ValidationError(rule) }
        return id
    }
}
