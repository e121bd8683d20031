import Foundation
import PackagePlugin

/// `swift package lambda-pack`: finds the products, starts the tool, passes its output and exit on. No logic.
@main
struct LambdaPackPlugin: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let tool = Process()
        tool.executableURL = try buildTool()
        tool.arguments = arguments
        tool.environment = ProcessInfo.processInfo.environment.merging(settings(context)) { $1 }
        try tool.run()
        tool.waitUntilExit()
        guard tool.terminationReason == .exit else { throw PluginFailure.killed(signal: tool.terminationStatus) }
        guard tool.terminationStatus == 0 else { throw PluginFailure.exited(code: tool.terminationStatus) }
    }

    /// Everything that the tool can't ask of SwiftPM while `swift package` holds the package's lock. The user's own
    /// arguments pass unchanged.
    private func settings(_ context: PluginContext) -> [String: String] {
        let products = context.package.products.compactMap { $0 as? ExecutableProduct }.map(\.name)
        return [
            "LAMBDA_PACK_PACKAGE_PATH": context.package.directoryURL.path,
            "LAMBDA_PACK_PACKAGE_NAME": context.package.displayName,
            "LAMBDA_PACK_WORK_DIRECTORY": context.pluginWorkDirectoryURL.path,
            "LAMBDA_PACK_PRODUCTS": products.sorted().joined(separator: "\n"),
            "LAMBDA_PACK_LOCAL_PACKAGES": localPackages(of: context.package).sorted().joined(separator: "\n"),
            // The tool ends when either of them does.
            "LAMBDA_PACK_PARENTS": "\(getpid()) \(getppid())",
        ]
    }

    private func localPackages(of package: Package) -> Set<String> {
        var found: Set<String> = []
        for dependency in package.dependencies {
            if case .local(let path) = dependency.package.origin { found.insert(path) }
            found.formUnion(localPackages(of: dependency.package))
        }
        return found
    }

    /// Builds the tool in release mode: the debug build that SwiftPM makes for declared tools takes ten times as long
    /// over its hashing and scanning (docs/decisions/plugin-builds-release.md).
    private func buildTool() throws -> URL {
        let name = "lambda-pack"
        let result = try packageManager.build(
            .product(name), parameters: .init(configuration: .release, logging: .concise, echoLogs: false))
        // Among the artifacts there may be a "lambda-pack-tool" that does not exist.
        guard result.succeeded, let tool = result.builtArtifacts.first(where: { $0.url.lastPathComponent == name }) else {
            throw PluginFailure.toolNotBuilt(log: result.logText)
        }
        return tool.url
    }
}

enum PluginFailure: Error, CustomStringConvertible {
    case toolNotBuilt(log: String)
    case killed(signal: Int32)
    case exited(code: Int32)

    var description: String {
        switch self {
        case .toolNotBuilt(let log):
            """
            lambda-pack itself does not build:
            \(log)
            It needs the headers of libarchive, libdeflate and (on Linux) OpenSSL:
              Debian, Ubuntu:        apt-get install libarchive-dev libdeflate-dev libssl-dev
              Amazon Linux, Fedora:  dnf install libarchive-devel libdeflate-devel openssl-devel
              macOS:                 brew install libarchive libdeflate
            """
        case .killed(let signal): "lambda-pack was ended by signal \(signal)"
        case .exited(let code): "lambda-pack exited with \(code)"
        }
    }
}
