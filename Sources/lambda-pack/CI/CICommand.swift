import ArgumentParser
import LambdaPackCore

/// The typed parts of the action and the workflows: their scripts speak to servers, and leave reading and writing JSON to
/// these.
struct CICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ci",
        abstract: "What the action and the workflows need besides: see docs/ci.md.",
        shouldDisplay: false,
        subcommands: [
            CIArtifactCommand.self, CIReportsCommand.self, CIExtractCommand.self, CICommentCommand.self,
            CIAuthorCommand.self, CIPullRequestCommand.self, CIRenderCommand.self, CIEndedCommand.self,
            CIMergeBaseCommand.self, CIRestoreTimesCommand.self,
        ])
}

/// Answers of a server, a file a page.
struct PageArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The server's answers, a file a page.", valueName: "page"))
    var files: [String]

    var paths: [FilePath] { files.map { FilePath($0) } }
}

struct CheckIDOption: ParsableArguments {
    @Option(
        name: .customLong("id"), help: ArgumentHelp("Which of several checks it is.", valueName: "name"),
        transform: CheckIdentifier.argument)
    var id: CheckIdentifier?
}

extension Console {
    /// One line of data, for a script.
    static func dataLine(_ text: String) { data(text + "\n") }
}
