extension Provenance {
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
