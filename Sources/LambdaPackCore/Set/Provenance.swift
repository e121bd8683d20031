package import Archive

/// `provenance.json`: with what, and how, a set was made on this machine.
package struct Provenance: Sendable, Hashable, Codable {
    package var schema = "lambda-pack/provenance"
    package var schemaVersion = 1
    /// The manifest that it stands beside: a copy that was put beside another one says nothing of that.
    package var manifestSha256: String?
    package var sources: SourceRecord?
    package var overrides: BuildOverrides?
    package var lambdaPack: String
    package var swift: String
    package var host: String
    package var libraries: [String: String]
    /// What compressed the archives. Sets of two machines are compared by it: `libraries` names the version that
    /// lambda-pack was compiled with, which need not be the one that ran.
    package var compressor: Compressor?
    package var configuration: String
    package var optimize: String
    package var levers: [String]
    package var swiftcFlags: [String]
    package var linkerFlags: [String]
    /// nil in sets of earlier versions, which had the package's defaults.
    package var traits: TraitSelection?
    package var linkage: String
    /// `true`, or why not.
    package var fixedPath: String
    package var builds: [Build]

    package struct Build: Sendable, Hashable, Codable {
        package var function: String
        package var architecture: String
        package var triple: String
        /// The Swift SDK's id, or `toolchain`.
        package var sdk: String
        package var linker: String
        /// What the linker wrote into the file.
        package var linkerSignature: String?
        package var unstrippedBytes: Int
        package var debugBytes: Int
        package var debugSha256: String
        package var containsICU: Bool
        /// Modules that left a path of this machine in the binary.
        package var modulesWithPaths: [String]
    }
}

extension Provenance {
    /// The versions that decide the bytes beside the sources, in words: `Swift 6.3.1`, `SDK for arm64`, `lambda-pack`.
    package var tools: [String: String] {
        var tools = ["Swift": swift, "lambda-pack": lambdaPack]
        for build in builds { tools["SDK for \(build.architecture)"] = "\(build.sdk) (\(build.triple))" }
        return tools
    }

    /// A line a source file: those of a hundred thousand have some ten megabytes.
    private static let limitBytes = 1 << 28

    /// Reads the one beside a manifest that may have been copied from its set.
    ///
    /// - Parameter path: a manifest, or a set's directory.
    /// - Returns: nil where there is none, where it can't be read, or where it belongs to another manifest: what a set was
    ///   built from is then unknown.
    package static func read(beside path: FilePath) -> Provenance? {
        let manifest = FileSystem.isDirectory(path) ? path / SetLayout.manifest : path
        return try? read(ofSet: manifest.removingLastComponent(), manifest)
    }

    /// Reads a set's.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: `staleSet` where it can't be read, or belongs to another manifest.
    static func read(ofSet directory: FilePath) throws(Failure) -> Provenance? {
        try read(ofSet: directory, directory / SetLayout.manifest)
    }

    private static func read(ofSet directory: FilePath, _ manifest: FilePath) throws(Failure) -> Provenance? {
        let file = directory / SetLayout.provenance
        guard (try? FileSystem.status(file, followingLinks: false)) != nil else { return nil }
        let provenance: Provenance
        let digest: String
        do {
            provenance = try JSON.decode(Provenance.self, from: FileSystem.read(file, limitBytes: limitBytes))
            digest = try FileSystem.digest(manifest).hex
        } catch let error as DecodingError {
            throw unreadable(file, DecodingWords.of(error))
        } catch {
            throw unreadable(file, "\(error)")
        }
        guard provenance.schema == "lambda-pack/provenance" else {
            throw unreadable(file, "its schema is '\(provenance.schema)', not 'lambda-pack/provenance'")
        }
        guard provenance.schemaVersion == 1 else {
            throw unreadable(file, "it is of version \(provenance.schemaVersion), and this lambda-pack reads version 1")
        }
        guard provenance.manifestSha256 == digest else {
            throw unreadable(file, "it was written beside another \(SetLayout.manifest)")
        }
        return provenance
    }

    private static func unreadable(_ file: FilePath, _ cause: String) -> Failure {
        Failure(
            Problem(
                .staleSet, subject: file.string, "what the set was built from can't be read from \(file)", cause: cause,
                advice: "build the set again"))
    }
}
