import ArgumentParser
import LambdaPackCore

/// `ci render`: a report as Markdown, or as the body of the request that writes a comment.
struct CIRenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints a report of check or of --failure-report as Markdown, or as {\"body\": …}.")

    @OptionGroup var check: CheckIDOption
    @Option(
        help: ArgumentHelp("The commit that it is of.", valueName: "id"),
        transform: { text in
            guard let commit = CommitName(text) else { throw ValidationError(CommitName.rule) }
            return commit
        })
    var commit: CommitName?
    @Flag(help: "As the body of a request.") var body = false
    @Argument(help: ArgumentHelp("The report.", valueName: "file")) var report: String

    func run() async throws {
        try await reportingFailures {
            let report = try ReportFile.read(FilePath(report))
            if body {
                Console.data(String(decoding: report.requestBody(check.id, commit: commit), as: UTF8.self))
            } else {
                Console.data(report.markdown(check.id, commit: commit))
            }
        }
    }
}

/// `ci ended`: the report of a command that has left none.
struct CIEndedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ended",
        abstract: "Writes why a command failed, as --failure-report does, where it could not do so itself.")

    @Option(help: ArgumentHelp("What it ended with.", valueName: "code")) var status: Int
    @Option(help: ArgumentHelp("Which one it was: build or check.", valueName: "name")) var command: String
    @Argument(help: ArgumentHelp("The report. One that is there stays.", valueName: "file")) var report: String

    func run() async throws {
        try await reportingFailures {
            let path = FilePath(report)
            if let known = try? FileSystem.status(path), known.size > 0 { return }
            let report = FailureReport(endedCommand: command, exitStatus: status)
            try UserFile.write(CanonicalJSON.encode(report), to: path)
        }
    }
}
