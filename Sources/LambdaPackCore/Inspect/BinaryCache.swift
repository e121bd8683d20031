#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(System)
package import System
#else
package import SystemPackage
#endif
import Hashing

/// Inspects and strips executables, once for each link: the results are kept under the executable's stamp.
package struct BinaryCache: Sendable {
    package var directory: FilePath
    package var stripper: Stripper
    package var records: FileRecords

    package init(directory: FilePath, stripper: Stripper, records: FileRecords) {
        self.directory = directory
        self.stripper = stripper
        self.records = records
    }

    /// Changes when what is kept, or the way in which it is made, does.
    private static let format = 1

    private struct Record: Codable {
        var key: String
        var buildID: String?
        var facts: BinaryFacts
    }

    /// - Parameter forbiddenPaths: what must not be seen in the result.
    package func prepare(
        _ product: BuiltProduct, forbiddenPaths: [FilePath], progress: @escaping ProgressHandler
    ) async throws -> StrippedBinary {
        let name = "\(product.name)-\(product.architecture.rawValue)"
        let home = directory / name
        let bootstrap = home / "bootstrap"
        let debugName = "\(name).debug"
        let debug = home / debugName
        let key = try key(product, forbiddenPaths)
        if let record = read(home / "facts.json"), record.key == key, FileSystem.exists(bootstrap),
            FileSystem.exists(debug)
        {
            return try binary(record, bootstrap, debug)
        }
        let step = ProgressEvent.Step(.strip, product: product.name, architecture: product.architecture)
        let record = try await withProgress(step, progress) {
            // First of all the record goes: what is written next to it is nobody's until it is whole.
            try FileSystem.remove(home / "facts.json")
            try FileSystem.createDirectory(home)
            var facts = try BinaryInspector.inspectStatic(product)
            let buildID = try await stripper.strip(
                product.executable, bootstrap: bootstrap, debug: debug, debugName: debugName)
            facts.embeddedPaths = try EmbeddedPaths.find(forbiddenPaths, in: bootstrap, objects: product.objects)
            let record = Record(key: key, buildID: buildID, facts: facts)
            try FileSystem.writeAtomically(Array(JSONEncoder().encode(record)), to: home / "facts.json")
            return record
        }
        return try binary(record, bootstrap, debug)
    }

    private func key(_ product: BuiltProduct, _ forbiddenPaths: [FilePath]) throws -> String {
        [
            String(Self.format), try FileSystem.status(product.executable).stamp.text,
            try FileSystem.status(stripper.objcopy).stamp.text, product.target.triple,
            forbiddenPaths.map(\.string).joined(separator: ":"),
        ].joined(separator: "|")
    }

    private func read(_ file: FilePath) -> Record? {
        (try? FileSystem.read(file)).flatMap { try? JSONDecoder().decode(Record.self, from: Data($0)) }
    }

    private func binary(_ record: Record, _ bootstrap: FilePath, _ debug: FilePath) throws -> StrippedBinary {
        StrippedBinary(
            bootstrap: bootstrap, bootstrapBytes: try FileSystem.status(bootstrap).size,
            bootstrapDigest: try records.digest(of: bootstrap), debugFile: debug,
            debugBytes: try FileSystem.status(debug).size, debugDigest: try records.digest(of: debug),
            buildID: record.buildID, facts: record.facts)
    }
}
