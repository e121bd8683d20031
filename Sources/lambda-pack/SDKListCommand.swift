import ArgumentParser
import LambdaPackCore

struct SDKListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists Swift SDKs, for which compiler they are, and which of them a build takes.")

    @OptionGroup(title: "Common") var common: SDKOptions

    func run() async throws {
        try await reportingFailures {
            let environment = RunEnvironment.current
            let named = common.named(environment)
            let list = SDKList(
                searchPaths: SwiftSDK.searchPaths(named: named, environment: environment),
                compiler: try await Toolchain.find(path: environment.path), isPlugin: environment.plugin != nil)
            Console.result(list.rendered)
        }
    }
}
