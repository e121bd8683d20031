import ArgumentParser
import LambdaPackCore

struct AWSCommandsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aws-commands",
        abstract: "Prints the aws commands that deploy a finished set: layers first, then functions.",
        discussion: """
            A shell script on standard output, to be read, and run in the set's directory. Nothing is deployed by \
            printing it. The set is verified first. Prints nothing, and exits with 4, where it is not what its manifest \
            says, and with 2 where it is marked as not releasable.
            """)

    @Option(
        help: ArgumentHelp("The finished set. (default: where build puts it)", valueName: "dir"), completion: .directory
    )
    var output: String?

    @Option(
        name: .customLong("arch"),
        help: ArgumentHelp("arm64 or x86_64. (default: the set's, where it has one)", valueName: "arch"))
    var architecture: Architecture?

    @Option(help: ArgumentHelp("Put before each function's name.", valueName: "text"))
    var functionPrefix = ""

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await reportingFailures {
            var options = CommandLineOptions()
            let environment = RunEnvironment.current
            common.apply(to: &options)
            common.findPackage(&options, environment, isNeeded: output == nil)
            options.output = output.map { FilePath($0) }
            let set = try await SetVerification.verified(Configuration.output(options, environment.options))
            PartialSetNote.print(set.manifest, quiet: common.quiet)
            guard set.manifest.releasable else {
                Console.status("the set at \(set.directory) is not releasable: it is over a budget")
                throw ExitCode(ExitStatus.overBudget.rawValue)
            }
            Console.data(try AWSCommands.script(set, architecture: architecture, prefix: functionPrefix))
        }
    }
}
