import Foundation
import TestSupport
import Testing

/// The plugin, as users run it: SwiftPM builds the tool and starts it.
@Suite struct PluginTests {
    @Test(.enabled(if: Machine.architecture == "x86_64", "this machine does not build for x86_64 by itself"))
    func packagesFromSwiftPackage() throws {
        let workspace = try Workspace(copying: "storefront", into: "plugin", withPlugin: true)
        let first = try lambdaPack(workspace, ["--product", "Shipping", "--arch", "x86_64"])
        try #require(first.status == 0, "\(first.output)")
        let zips = try snapshot(of: workspace.package / ".build/plugins").keys.filter { $0.hasSuffix("functions/Shipping-x86_64.zip") }
        let zip = workspace.package / ".build/plugins" / (try #require(zips.first))
        #expect(zips.count == 1)
        #expect(!first.output.contains("unchanged: "), "\(first.output)")
        // Where the set is, is the last word.
        let output = zip.deletingLastPathComponent().deletingLastPathComponent()
        #expect(first.output.contains("\n\(output.path)\n"), "\(first.output)")
        #expect(try run("sha256sum", ["--check", "--strict", "SHA256SUMS"], in: output).status == 0)
        #expect(!first.output.contains("\u{1B}") && !first.output.contains("\r"), "\(first.output)")

        let second = try lambdaPack(workspace, ["--product", "Shipping", "--arch", "x86_64"])
        #expect(second.status == 0, "\(second.output)")
        #expect(second.output.contains("unchanged: \(output.path)\n"), "\(second.output)")

        let unknown = try lambdaPack(workspace, ["--no-such-option"])
        #expect(unknown.status != 0)
        #expect(unknown.output.contains("Unknown option '--no-such-option'"), "\(unknown.output)")
    }

    private func lambdaPack(_ workspace: Workspace, _ arguments: [String]) throws -> Finished {
        var environment: [String: String?] = [:]
        for name in ["CI", "LAMBDA_PACK_STRICT"] { environment.updateValue(nil, forKey: name) }
        return try run("swift", ["package", "lambda-pack"] + arguments, environment: environment, in: workspace.package)
    }
}
