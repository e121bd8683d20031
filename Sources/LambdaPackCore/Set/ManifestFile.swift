/// A manifest on disk: read with suspicion, since it may be older, newer, cut off or edited.
package enum ManifestFile {
    /// A function has some kilobytes, and one with tens of thousands of files ten megabytes.
    static let limitBytes = 1 << 28

    /// Reads a manifest, or the one in a set's directory. It keeps ``ManifestRules``, and may contradict itself.
    package static func read(_ path: FilePath) throws(Failure) -> Manifest {
        let file = FileSystem.isDirectory(path) ? path / SetLayout.manifest : path
        let bytes: [UInt8]
        do {
            bytes = try FileSystem.read(file, limitBytes: limitBytes)
        } catch {
            throw unreadable(file, error.description, "name a set's directory or its manifest.json")
        }
        return try parse(bytes, file)
    }

    /// Reads the manifest of a set, or one that was kept, and holds it against itself and, in a set, against the set's
    /// checksums: one that was edited by hand is refused.
    ///
    /// - Parameters:
    ///   - path: a set's directory, whose `SHA256SUMS` must list the manifest; or a manifest that was kept, or a directory
    ///     with one and no functions, for which that is so only where there is such a list.
    ///   - what: `the baseline`.
    ///   - isSet: whether nothing but a set will do.
    package static func readChecked(
        _ path: FilePath, _ what: String, isSet: Bool = false
    ) throws(Failure) -> Manifest {
        let manifest = try read(path)
        try ManifestConsistency.check(manifest, what, path)
        let isDirectory = FileSystem.isDirectory(path)
        guard isDirectory || path.lastComponent?.string == SetLayout.manifest else { return manifest }
        let directory = isDirectory ? path : path.removingLastComponent()
        let hasFunctions = isDirectory && FileSystem.exists(directory / SetLayout.functions)
        if let fault = checksumFault(in: directory, isSet: isSet || hasFunctions) {
            throw Failure(problems([(message: fault, cause: nil)], path))
        }
        return manifest
    }

    /// What is wrong with what `SHA256SUMS` says of the manifest beside it.
    private static func checksumFault(in directory: FilePath, isSet: Bool) -> String? {
        guard let checksums = Checksums.read(directory) else {
            return isSet ? "\(SetLayout.checksums) beside it is missing, or can't be read" : nil
        }
        guard let listed = checksums.digests[SetLayout.manifest] else {
            return isSet ? "\(SetLayout.checksums) beside it does not list it" : nil
        }
        let digest = try? FileSystem.digest(directory / SetLayout.manifest).hex
        return digest == listed ? nil : "\(SetLayout.checksums) beside it lists another digest of it"
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
            throw unreadable(file, "it is not the JSON of a manifest, or it is truncated", "build the set again")
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
            throw unreadable(file, "it is of version \(header.schemaVersion), which never existed", rebuild)
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
