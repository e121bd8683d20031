import Foundation
import PackagePlugin

/// `swift package lambda-pack`: finds the products, starts the tool, passes its output and exit on. No logic.
@main
struct LambdaPackPlugin: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        let tool = Process()
        tool.executableURL = try ToolLocation.find(context, packageManager)
        tool.arguments = arguments
        tool.environment = ProcessInfo.processInfo.environment.merging(settings(context)) { $1 }
        // Both or neither, so that the lines of the two streams keep their order.
        if let output = HostOutput.stream(1), let errors = HostOutput.stream(2) {
            tool.standardOutput = output
            tool.standardError = errors
        }
        try tool.run()
        tool.waitUntilExit()
        guard tool.terminationReason == .exit else { throw PluginFailure.killed(signal: tool.terminationStatus) }
        guard tool.terminationStatus == 0 else { throw PluginFailure.exited(code: tool.terminationStatus) }
    }

    /// Everything that the tool can't ask SwiftPM for while `swift package` holds the package's lock. The user's arguments
    /// are passed on unchanged.
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

    /// Each package is visited once: a graph of shared dependencies has far more ways through it than packages.
    private func localPackages(of package: Package) -> Set<String> {
        var found: Set<String> = []
        var seen: Set<Package.ID> = [package.id]
        var waiting = [package]
        while let next = waiting.popLast() {
            for dependency in next.dependencies.map(\.package) where seen.insert(dependency.id).inserted {
                if case .local(let path) = dependency.origin { found.insert(path) }
                waiting.append(dependency)
            }
        }
        return found
    }
}

enum PluginFailure: Error, CustomStringConvertible {
    case killed(signal: Int32)
    case exited(code: Int32)
    case noTool(String)

    var description: String {
        switch self {
        case .killed(let signal): "lambda-pack was ended by signal \(signal)"
        // Where SwiftPM holds output back, this comes before it.
        case .exited(let code): "lambda-pack exited with \(code): its output says why"
        case .noTool(let cause): cause
        }
    }
}
