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

/// A manifest on disk: read with suspicion, since it may be older, newer, cut off or edited.
package enum ManifestFile {
    package static let name = "manifest.json"
    /// A function has some kilobytes, and one with tens of thousands of files ten megabytes.
    static let limitBytes = 1 << 28

    /// Reads a manifest, or the one in a set's directory.
    package static func read(_ path: FilePath) throws(Failure) -> Manifest {
        let file = FileSystem.isDirectory(path) ? path / name : path
        let bytes: [UInt8]
        do {
            bytes = try FileSystem.read(file, limitBytes: limitBytes)
        } catch {
            throw unreadable(file, error.description, "name a set's directory or its manifest.json")
        }
        return try parse(bytes, file)
    }

    /// Reads the manifest of a set that a build should have left.
    package static func readSet(_ output: FilePath) throws(Failure) -> Manifest {
        guard FileSystem.exists(output) else {
            throw Failure(
                Problem(
                    .manifestUnreadable, subject: output.string, "there is no set at \(output)",
                    advice: "run 'lambda-pack build' first, or name one with --output"))
        }
        return try read(output)
    }

    private static func parse(_ bytes: [UInt8], _ file: FilePath) throws(Failure) -> Manifest {
        struct Header: Decodable {
            var schema: String
            var schemaVersion: Int
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(bytes))
        } catch {
            throw unreadable(file, "it is no JSON of a manifest, or cut off", "build the set again")
        }
        guard header.schema == Manifest.marker else {
            throw unreadable(
                file, "its schema is '\(header.schema)', not '\(Manifest.marker)'",
                "name a set's directory or its manifest.json")
        }
        guard header.schemaVersion <= Manifest.schemaVersion else {
            throw unreadable(
                file,
                "it is of version \(header.schemaVersion), and this lambda-pack reads up to \(Manifest.schemaVersion)",
                "take a newer lambda-pack")
        }
        do {
            return try JSONDecoder().decode(Manifest.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw unreadable(file, DecodingWords.of(error), "was it edited? Build the set again")
        } catch {
            throw unreadable(file, "\(error)", "was it edited? Build the set again")
        }
    }

    private static func unreadable(_ file: FilePath, _ cause: String, _ advice: String) -> Failure {
        Failure(
            Problem(
                .manifestUnreadable, subject: file.string, "the manifest \(file) can't be read", cause: cause,
                advice: advice))
    }
}
