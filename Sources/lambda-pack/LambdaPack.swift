import ArgumentParser
import LambdaPackCore

@main
struct LambdaPack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lambda-pack",
        abstract: "Packages Swift executables for AWS Lambda: static, stripped, reproducible.",
        discussion: """
            In a Swift package that depends on swift-lambda-pack:

              swift package lambda-pack                 every executable product, arm64 and x86_64
              swift package lambda-pack --arch arm64    one architecture
              swift package lambda-pack init            writes a commented lambda-pack.yml
              swift package lambda-pack check --baseline-ref main    what grew since, why, and whether it fits
              swift package lambda-pack inspect FILE    says what is in a zip, a layer or an ELF file

            Exit codes: 0 done, 1 failed, 2 over budget, 3 refused by the preflight, 4 verification differs, 64 usage. ('swift package' itself turns any failure into 1.)
            """,
        version: LambdaPackVersion.current,
        subcommands: [
            BuildCommand.self, InitCommand.self, CheckCommand.self, InspectCommand.self, AttributeCommand.self,
            VerifyCommand.self, AWSCommandsCommand.self, SDKCommand.self, ProfileCommand.self, CICommand.self,
            DocumentConfigurationCommand.self,
        ],
        defaultSubcommand: BuildCommand.self
    )

    /// A first word that is no command is taken for an argument of 'build', which has none: what was meant is said instead.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        do { return try parseAsRoot(arguments) } catch {
            let names = configuration.subcommands.filter { $0.configuration.shouldDisplay }
                .compactMap { $0.configuration.commandName }
            // Those that are not shown are commands, too.
            let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
            guard let first = arguments.first, !first.hasPrefix("-"), !known.contains(first) else {
                throw error
            }
            let near = NearestName.of(first, among: names)
            throw ValidationError(
                near.isEmpty
                    ? "'\(first)' is not a command. The commands: \(names.joined(separator: ", "))"
                    : "'\(first)' is not a command. Did you mean '\(near.joined(separator: "' or '"))'?")
        }
    }
}
