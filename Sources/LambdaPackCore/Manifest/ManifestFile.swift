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
        try requireSet(output)
        return try read(output)
    }

    /// The same, held against itself and the set's checksums.
    package static func readSetChecked(_ output: FilePath) throws(Failure) -> Manifest {
        try requireSet(output)
        return try readChecked(output, "it")
    }

    private static func requireSet(_ output: FilePath) throws(Failure) {
        guard FileSystem.exists(output) else {
            let partial = Configuration.partialOutput(beside: output)
            let other = FileSystem.exists(partial) ? ": there is a partial one at \(partial)" : ""
            throw Failure(
                Problem(
                    .manifestUnreadable, subject: output.string, "there is no set at \(output)",
                    advice: "run 'lambda-pack build' first, or name one with --output\(other)"))
        }
    }

    /// The manifest of the set that an archive lies in; nil where it is in none, or is not the set's archive any more.
    package static func set(around archive: FilePath, sha256: String) -> Manifest? {
        let directory = archive.absolute.removingLastComponent().removingLastComponent()
        guard (try? FileSystem.status(directory / name))?.kind == .file, let manifest = try? read(directory) else {
            return nil
        }
        let archives = manifest.functions.map(\.archive) + manifest.layers.map(\.archive)
        return archives.contains { $0.sha256 == sha256 } ? manifest : nil
    }

    private static func parse(_ bytes: [UInt8], _ file: FilePath) throws(Failure) -> Manifest {
        struct Header: Decodable {
            var schema: String
            var schemaVersion: Int
        }
        let header: Header
        do {
            header = try JSON.decode(Header.self, from: bytes)
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
        guard header.schemaVersion > 0 else {
            throw unreadable(file, "it is of version \(header.schemaVersion), which never was", rebuild)
        }
        let manifest = try decode(bytes, file)
        let violations = ManifestRules.violations(manifest)
        guard violations.isEmpty else { throw Failure(problems(violations.map { (message: $0, cause: nil) }, file)) }
        return manifest
    }

    private static func decode(_ bytes: [UInt8], _ file: FilePath) throws(Failure) -> Manifest {
        do {
            return try JSON.decode(Manifest.self, from: bytes)
        } catch let error as DecodingError {
            throw unreadable(file, DecodingWords.of(error), rebuild)
        } catch {
            throw unreadable(file, "\(error)", rebuild)
        }
    }

    private static let rebuild = "was it edited? Build the set again"

    /// More say no more than these.
    private static let problemLimit = 20

    /// One problem for each thing that is wrong, as far as they are worth reading.
    static func problems(_ found: [(message: String, cause: String?)], _ file: FilePath) -> [Problem] {
        var problems = found.prefix(problemLimit).map { message, cause in
            Problem(
                .manifestUnreadable, subject: file.string, "the manifest \(file) can't be right",
                cause: message + (cause.map { "; \($0)" } ?? ""), advice: rebuild)
        }
        if found.count > problemLimit {
            problems.append(
                Problem(
                    .manifestUnreadable, subject: file.string,
                    "the manifest \(file) has \(found.count - problemLimit) more faults", advice: rebuild))
        }
        return problems
    }

    private static func unreadable(_ file: FilePath, _ cause: String, _ advice: String) -> Failure {
        Failure(
            Problem(
                .manifestUnreadable, subject: file.string, "the manifest \(file) can't be read", cause: cause,
                advice: advice))
    }
}
