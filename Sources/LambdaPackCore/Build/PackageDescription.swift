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

/// What SwiftPM says of the package.
package struct PackageDescription: Sendable, Codable, Hashable {
    package var name: String
    /// Executable products of the root package, those that SwiftPM makes up for executable targets included.
    package var executableProducts: [String]
    /// Directories of the packages that it depends on by path, and that these do, however deep.
    package var localPackages: [String]
}

extension PackageDescription {
    /// Asks `swift package describe`. The answer is kept for as long as the manifest, the environment (manifests may
    /// read it) and the toolchain stay the same: SwiftPM caches manifests under the same conditions.
    package static func load(
        _ package: FilePath, swift: FilePath, cache: FilePath, environment: [String: String]
    ) async throws -> PackageDescription {
        let record = cache / "package.json"
        let key = try manifestKey(package, swift, environment)
        if let bytes = try? FileSystem.read(record),
            let known = try? JSONDecoder().decode(Record.self, from: Data(bytes)), known.key == key
        {
            return known.description
        }
        var answer = try await describe(package, swift)
        answer.localPackages = try await closure(of: answer.localPackages, below: package, swift)
        if let data = try? JSONEncoder().encode(Record(key: key, description: answer)) {
            try? FileSystem.createDirectory(cache)
            try? FileSystem.writeAtomically(Array(data), to: record)
        }
        return answer
    }

    private static func describe(_ package: FilePath, _ swift: FilePath) async throws -> PackageDescription {
        let result = try await ProcessRunner.run(
            CommandLine(swift, ["package", "--package-path", package.string, "describe", "--type", "json"]))
        guard result.succeeded, let answer = parse(result.output) else {
            throw Failure(
                Problem(
                    .packageUnreadable, subject: package.string, "SwiftPM can't read the package at \(package)",
                    advice: "'swift package describe' must work there"),
                compilerOutput: result.output)
        }
        return answer
    }

    /// SwiftPM names the direct dependencies alone, so those by path are asked in turn.
    private static func closure(
        of direct: [String], below package: FilePath, _ swift: FilePath
    ) async throws -> [String] {
        var found: Set<String> = []
        var open = direct.map { FilePath($0).resolved(against: package) }
        while let next = open.popLast() {
            guard found.insert(next.string).inserted else { continue }
            open += try await describe(next, swift).localPackages.map { FilePath($0).resolved(against: next) }
        }
        return found.sorted()
    }

    private struct Record: Codable {
        var key: String
        var description: PackageDescription
    }

    private static func manifestKey(
        _ package: FilePath, _ swift: FilePath, _ environment: [String: String]
    ) throws -> String {
        var text = "2\n\(swift)\n"
        for name in try FileSystem.names(in: package)
        where name.hasPrefix("Package") && name.hasSuffix(".swift") {
            text += "\(name) \(try FileSystem.digest(package / name).hex)\n"
        }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where !Self.shellVariables.contains(name) {
            text += "\(name)=\(value)\n"
        }
        return SHA256Digest(hashing: text).hex
    }

    /// What shells change from command to command by themselves.
    private static let shellVariables: Set = ["_", "SHLVL", "OLDPWD"]

    /// The answer may stand behind warnings: it begins at the first line that is a brace.
    static func parse(_ output: [UInt8]) -> PackageDescription? {
        struct Answer: Decodable {
            struct Product: Decodable {
                var name: String
                var type: [String: JSONValue]
            }
            struct Dependency: Decodable {
                var type: String
                var path: String?
            }
            var name: String
            var dependencies: [Dependency]
            var products: [Product]
        }
        let text = String(decoding: output, as: UTF8.self)
        guard let start = text.hasPrefix("{") ? text.startIndex : text.firstRange(of: "\n{")?.lowerBound,
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(text[start...].utf8))
        else { return nil }
        return PackageDescription(
            name: answer.name,
            executableProducts: answer.products.filter { $0.type.keys.contains("executable") }.map(\.name).sorted(),
            localPackages: answer.dependencies.filter { $0.type == "fileSystem" }.compactMap(\.path))
    }
}
