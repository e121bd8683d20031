import ArgumentParser
import LambdaPackCore

/// `ci artifact`: the number of a commit's artifact; prints nothing where there is none.
struct CIArtifactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "artifact",
        abstract: "Prints the number of a commit's newest artifact, from GET /repos/…/actions/artifacts.")

    @Option(help: ArgumentHelp("The artifact's name.", valueName: "name")) var name: String
    @Option(help: ArgumentHelp("The commit that its run was of.", valueName: "id")) var commit: String
    @OptionGroup var pages: PageArguments

    func run() async throws {
        try await reportingFailures {
            let artifacts = try WorkflowArtifact.read(pages.paths)
            guard let found = WorkflowArtifact.newest(name, ofCommit: commit, among: artifacts) else { return }
            Console.dataLine("\(found.id)")
        }
    }
}

/// `ci reports`: what a run has left to be shown, a line each: the artifact's number and the check's id, or `-`.
struct CIReportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports",
        abstract: "Prints the numbers and ids of a run's reports, from GET /repos/…/actions/runs/…/artifacts.")

    @Option(help: ArgumentHelp("What their names begin with.", valueName: "name")) var prefix: String
    @OptionGroup var pages: PageArguments

    func run() async throws {
        try await reportingFailures {
            for report in try WorkflowArtifact.reports(prefix, among: WorkflowArtifact.read(pages.paths)) {
                Console.dataLine("\(report.artifact.id) \(report.id?.text ?? "-")")
            }
        }
    }
}

/// `ci extract`: some files of an artifact.
struct CIExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Unpacks files of these names from an artifact's zip, and prints those it has.")

    @Option(help: ArgumentHelp("Where they go.", valueName: "dir")) var to: String
    @Argument(help: ArgumentHelp("The artifact.", valueName: "zip")) var archive: String
    @Argument(help: ArgumentHelp("The files' names.", valueName: "name")) var names: [String]

    func run() async throws {
        try await reportingFailures {
            for name in try ArtifactArchive.extract(names, of: FilePath(archive), into: FilePath(to)) {
                Console.dataLine(name)
            }
        }
    }
}
