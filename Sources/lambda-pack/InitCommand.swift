import ArgumentParser
import LambdaPackCore

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a commented lambda-pack.yml from the package's own products.",
        discussion: """
            The file only says what holds without it: every setting is there as a comment. From the plugin it needs \
            leave to write into the package: swift package --allow-writing-to-package-directory lambda-pack init
            """)

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = ProcessEnvironment.current
        try await reportingFailures {
            var options = CommandLineOptions()
            common.apply(to: &options)
            common.findPackage(&options, environment)
            let work = try Session.workDirectory(options, environment)
            defer { withExtendedLifetime(work) {} }
            let package = try await Session.describePackage(options, environment, temporary: work.temporary)
            let file = options.configPath?.absolute ?? package.directory / Configuration.fileName
            guard force || !FileSystem.exists(file) else {
                throw Failure(
                    Problem(
                        .fileExists, subject: file.string, "\(file) is there already",
                        advice: "edit it, or replace it with --force"))
            }
            let text = ConfigurationTemplate.render(
                packageName: package.name, products: package.executableProducts, buildTools: package.buildTools)
            try UserFile.write(Array(text.utf8), to: file)
            Console.status("wrote \(file)")
        }
    }
}
