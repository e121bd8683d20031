import ArgumentParser
import LambdaPackCore

/// `ci comment`: the number of the comment that a check keeps up to date; prints nothing where there is none.
struct CICommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Prints the number of the check's comment, from a list of GitHub's comments or GitLab's notes.")

    @OptionGroup var check: CheckIDOption
    @OptionGroup var pages: PageArguments

    func run() async throws {
        try await reportingFailures {
            guard let number = try StickyComment.find(check.id, in: pages.paths) else { return }
            Console.dataLine("\(number)")
        }
    }
}

/// `ci pull-request`: the number of the pull request that a run was for; prints nothing where there is none.
struct CIPullRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull-request",
        abstract: "Prints the number of the pull request whose head is a commit, from GET /repos/…/pulls?head=….")

    @Option(help: ArgumentHelp("The head of the run.", valueName: "id")) var commit: String
    @OptionGroup var pages: PageArguments

    func run() async throws {
        try await reportingFailures {
            guard let number = try PullRequestOfRun.find(commit: commit, in: pages.paths) else { return }
            Console.dataLine("\(number)")
        }
    }
}

/// `ci render`: a report as Markdown, or as the body of the request that writes a comment.
struct CIRenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints a report of check or of --failure-report as Markdown, or as {\"body\": …}.")

    @OptionGroup var check: CheckIDOption
    @Flag(help: "As the body of a request.") var body = false
    @Argument(help: ArgumentHelp("The report.", valueName: "file")) var report: String

    func run() async throws {
        try await reportingFailures {
            let report = try ReportFile.read(FilePath(report))
            if body {
                Console.data(String(decoding: report.requestBody(check.id), as: UTF8.self))
            } else {
                Console.data(report.markdown(check.id))
            }
        }
    }
}
