import ArgumentParser
import LambdaPackCore

struct SDKRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes a Swift SDK that lambda-pack has made.",
        discussion: """
            'static' and 'shared' of one name are one bundle, and go together. Those that 'swift sdk install' has put in \
            place are SwiftPM's to remove: swift sdk remove <id>
            """)

    @Argument(help: ArgumentHelp("As 'sdk list' prints it.", valueName: "id"))
    var id: String

    @OptionGroup(title: "Common") var common: SDKOptions

    func run() async throws {
        try await reportingFailures {
            let environment = RunEnvironment.current
            let folder = try SDKFolder.open(try common.folder(environment))
            let others = SwiftSDK.searchPaths(named: nil, environment: environment)
            let bundle = try folder.remove(id, others: others)
            if !common.quiet { Console.status("removed \(bundle)") }
        }
    }
}
