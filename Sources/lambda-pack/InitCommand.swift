import ArgumentParser
import LambdaPackCore

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a commented lambda-pack.yml from the package's own products.",
        discussion: """
            The file lists every setting with its default, as a comment. The plugin needs \
            permission to write into the package: swift package --allow-writing-to-package-directory lambda-pack init
            """)

    @Flag(help: "Replace an existing file.")
    var force = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            var options = CommandLineOptions()
            common.apply(to: &options)
            common.findPackage(&options, environment)
            let file = try await InitialConfiguration.write(options, environment, replacing: force)
            Console.status("wrote \(file)")
        }
    }
}
