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
    /// The versions that decide the bytes beside the sources, in words: `Swift 6.3.1`, `SDK for arm64`.
    package var tools: [String: String] {
        var tools = ["Swift": swift]
        for build in builds { tools["SDK for \(build.architecture)"] = "\(build.sdk) (\(build.triple))" }
        return tools
    }

    /// Reads the one beside a manifest.
    ///
    /// - Parameter path: a manifest, or a set's directory.
    /// - Returns: nil where there is none, where it can't be read, or where it belongs to another manifest: what a set was
    ///   built from is then unknown.
    package static func read(beside path: FilePath) -> Provenance? {
        let manifest = FileSystem.isDirectory(path) ? path / SetLayout.manifest : path
        guard let bytes = try? FileSystem.read(manifest.removingLastComponent() / SetLayout.provenance),
            let provenance = try? JSON.decode(Provenance.self, from: bytes),
            provenance.schemaVersion == 1, let digest = try? FileSystem.digest(manifest).hex,
            provenance.manifestSha256 == digest
        else { return nil }
        return provenance
    }
}
