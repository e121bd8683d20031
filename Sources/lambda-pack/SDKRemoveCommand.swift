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
            let path = try common.folder(environment)
            let search = SDKSearch(
                folders: SwiftSDK.searchPaths(named: nil, environment: environment),
                isPlugin: environment.plugin != nil)
            // Nothing is made where nothing is to be removed.
            guard FileSystem.isDirectory(path) else { throw search.missing(id, in: path) }
            let bundle = try SDKFolder.open(path).remove(id, search)
            if !common.quiet { Console.status("removed \(bundle)") }
        }
    }
}
