import ArgumentParser
import LambdaPackCore

/// Writes docs/configuration.md, so that it can't drift from what is read.
struct DocumentConfigurationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document-configuration", abstract: "Prints docs/configuration.md.", shouldDisplay: false)

    func run() {
        Console.data(ConfigurationReference.render())
    }
}
