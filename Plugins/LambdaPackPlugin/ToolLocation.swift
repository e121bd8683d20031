import Foundation
import PackagePlugin

/// Where the tool is: here it is compiled with the user's package. In the plugin package, where it is ready-made, another file
/// takes the place of this one.
///
/// The plugin does not declare the tool. SwiftPM would compile it before the plugin starts, and the plugin could not look at
/// anything before.
enum ToolLocation {
    private static let name = "lambda-pack"

    static func find(_ context: PluginContext, _ packageManager: PackageManager) throws -> URL {
        // The plugin's own directory is .build/plugins/LambdaPackPlugin/outputs. Where that is wrong, it costs a look at headers.
        let builds = context.pluginWorkDirectoryURL.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let isFirst = !FileManager.default.fileExists(atPath: builds.appendingPathComponent("debug/\(name)").path)
        let missing = isFirst ? MissingHeaders.advice(context) : nil
        if let missing { Diagnostics.warning(missing) }

        var parameters = PackageManager.BuildParameters(configuration: .inherit, logging: .concise)
        // What the compiler says would be in the way of the line that says what to do.
        parameters.echoLogs = isFirst && missing == nil
        let result = try packageManager.build(.product(name), parameters: parameters)
        guard result.succeeded else {
            if missing != nil {
                throw PluginFailure.noTool(
                    "lambda-pack could not be compiled: the headers of the warning above are missing")
            }
            if !parameters.echoLogs { print(result.logText) }
            throw PluginFailure.noTool("lambda-pack could not be compiled: the compiler's output says why")
        }
        // The list may have a `lambda-pack-tool`, which need not exist.
        let artifact = result.builtArtifacts.first { $0.kind == .executable && $0.url.lastPathComponent == name }
        guard let artifact else { throw PluginFailure.noTool("SwiftPM does not say where it has compiled lambda-pack") }
        return artifact.url
    }
}
