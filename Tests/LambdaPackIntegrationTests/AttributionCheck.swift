import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What must hold of every attribution, whatever it stands on.
enum AttributionCheck {
    static func read(_ file: URL) throws -> Attribution {
        try JSONDecoder().decode(Attribution.self, from: Data(contentsOf: file))
    }

    /// The parts add up to the file, and each module's to the module.
    static func expectExact(_ attribution: Attribution, bytes: Int, _ name: String) {
        #expect(attribution.bytes == bytes, "\(name)")
        #expect(attribution.modules.reduce(0) { $0 + $1.bytes } == bytes, "\(name)")
        for module in attribution.modules {
            #expect(module.kinds.reduce(0) { $0 + $1.bytes } == module.bytes, "\(name) \(module.name)")
            #expect(module.sources.reduce(0) { $0 + $1.bytes } == module.bytes, "\(name) \(module.name)")
            #expect(module.sources.reduce(0) { $0 + $1.shippedBytes } == module.shippedBytes, "\(name) \(module.name)")
            #expect(module.symbols.reduce(0) { $0 + $1.bytes } <= module.bytes, "\(name) \(module.name)")
        }
    }

    /// Every function of a set, before its work directory goes.
    static func expectExact(_ workspace: Workspace) throws {
        let manifest = try workspace.manifest()
        for function in manifest.functions {
            let name = "\(function.name)-\(function.architecture)"
            let attribution = try read(workspace.output / "attribution/\(name).json")
            #expect(attribution.basis == .linkMap && attribution.note == nil, "\(name)")
            let size =
                try FileManager.default.attributesOfItem(
                    atPath: executable(of: function, in: workspace).path)[.size] as? Int
            expectExact(attribution, bytes: try #require(size), name)
            // The manifest's part is of the stripped file.
            let shipped = try #require(function.attribution, "\(name)")
            let bootstrap = try #require(function.entries.first { $0.path == "bootstrap" })
            #expect(shipped.modules.reduce(0) { $0 + $1.bytes } == bootstrap.bytes, "\(name)")
        }
    }

    /// The unstripped file, beside its link map.
    static func executable(of function: Manifest.Function, in workspace: Workspace) throws -> URL {
        let triple = "\(function.architecture.tripleName)-"
        // What lambda-pack linked itself, in part or as a whole, and what SwiftPM did.
        let places = ["common-modules/\(function.name)", "common-modules/\(function.name).whole", function.name]
        let found = try places.flatMap { try files(below: workspace.work, suffix: "/release/\($0).link-map") }.filter {
            $0.path.contains("/\(triple)")
        }
        return URL(fileURLWithPath: String(try #require(found.first).path.dropLast(".link-map".count)))
    }

    static func files(below directory: URL, suffix: String) throws -> [URL] {
        let paths = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { ("/" + $0).hasSuffix(suffix) }.sorted().map { directory / $0 }
    }
}
