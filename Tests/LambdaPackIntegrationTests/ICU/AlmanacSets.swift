import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// fixtures/almanac, compiled once and linked with all of ICU's data and with less of it.
struct AlmanacSets {
    let workspace: Workspace
    let whole: Made
    let cut: Made
    let least: Made

    static let cutICU = "icu: {locales: [en, de], converters: []}"
    private static let leastICU =
        "icu: {locales: [], drop: [converters, coll, brkitr, zone, unit, curr, lang, region, translit, rbnf]}"

    /// A set that was made, and what is in it.
    struct Made {
        let output: URL
        let manifest: Manifest
        let directory: URL
        let almanacFunction: Manifest.Function
        let plain: Manifest.Function

        init(_ output: URL, unpackedInto directory: URL) throws {
            self.output = output
            self.directory = directory
            manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: output / "manifest.json"))
            almanacFunction = try #require(manifest.functions.first { $0.name == "Almanac" })
            plain = try #require(manifest.functions.first { $0.name == "Plain" })
            for archive in manifest.functions.map(\.archive.path) + manifest.layers.map(\.archive.path) {
                let target = directory / archive
                try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
                let finished = try run("unzip", ["-q", "-o", (output / archive).path, "-d", target.path])
                guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
            }
        }

        var almanac: URL { directory / almanacFunction.archive.path / "bootstrap" }
        /// Of the function that has ICU, unzipped.
        var bytes: Int { almanacFunction.archive.unzippedBytes }

        /// Of all archives.
        var libraries: [URL] {
            let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
            return (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.lastPathComponent.contains(".so") }
                .sorted { $0.path < $1.path }
        }
    }

    init() throws {
        let workspace = try Workspace(copying: "almanac", into: "almanac")
        self.workspace = workspace
        func made(_ name: String, _ icu: String?) throws -> Made {
            let output = workspace.root / name
            let finished = try Self.build(workspace, output, icu)
            guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
            return try Made(output, unpackedInto: workspace.root / "\(name)-unpacked")
        }
        whole = try made("whole", nil)
        cut = try made("cut", Self.cutICU)
        least = try made("least", Self.leastICU)
    }

    /// - Parameter icu: what the configuration says of it; nil says nothing.
    func build(_ output: URL, _ icu: String?, _ arguments: [String] = []) throws -> Finished {
        try Self.build(workspace, output, icu, arguments)
    }

    private static func build(
        _ workspace: Workspace, _ output: URL, _ icu: String?, _ arguments: [String] = []
    ) throws -> Finished {
        let configuration = workspace.package / "lambda-pack.yml"
        try "version: 1\narchitectures: [x86_64]\n\(icu ?? "")\n".write(
            to: configuration, atomically: true, encoding: .utf8)
        return try workspace.lambdaPack(arguments + ["--verbose"], output: output)
    }
}
