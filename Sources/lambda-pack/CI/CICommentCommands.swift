import ArgumentParser
import LambdaPackCore

/// `ci comment`: the number of the comment that a check keeps up to date; prints nothing where there is none.
struct CICommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Prints the number of the check's comment, from a list of GitHub's comments or GitLab's notes.")

    @OptionGroup var check: CheckIDOption
    @Option(help: ArgumentHelp("Whose comments are looked at.", valueName: "login")) var author: String
    @OptionGroup var pages: PageArguments

    func run() async throws {
        try await reportingFailures {
            guard let number = try StickyComment.find(check.id, by: author, in: pages.paths) else { return }
            Console.dataLine("\(number)")
        }
    }
}

/// `ci author`: whose the token is.
struct CIAuthorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "author",
        abstract: "Prints the user of a token, from GitHub's 'query { viewer { login } }' or GitLab's GET /user.")

    @Argument(help: ArgumentHelp("The server's answer.", valueName: "file")) var answer: String

    func run() async throws {
        try await reportingFailures { Console.dataLine(try TokenUser.name(in: FilePath(answer))) }
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
