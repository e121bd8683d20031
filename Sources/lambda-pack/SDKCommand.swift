import ArgumentParser

struct SDKCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sdk",
        abstract: "Lists, makes, installs and removes Swift SDKs: what functions for another system are built with.",
        subcommands: [SDKListCommand.self, SDKMakeCommand.self, SDKInstallCommand.self, SDKRemoveCommand.self])
}
