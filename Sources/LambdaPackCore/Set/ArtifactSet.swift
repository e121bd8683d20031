import Archive

/// A finished set on disk, to be read: its directory, its manifest, and the files that the manifest names.
///
/// Whoever opens a set may trust the manifest in that its names and figures follow from each other and from the set's
/// checksums. Archives are not read when a set is opened: each is held against its digest when it is used, and all of
/// them, entry by entry, by ``SetVerification``.
package struct ArtifactSet: Sendable {
    package let directory: FilePath
    package let manifest: Manifest
    package var manifestFile: FilePath { directory / SetLayout.manifest }

    /// Opens a set and checks its manifest.
    ///
    /// - Parameter path: the set's directory, or the `manifest.json` in it.
    /// - Throws: `manifestUnreadable` where there is no set, where its manifest can't be read, contradicts itself, or is
    ///   not the one in `SHA256SUMS`.
    package static func open(_ path: FilePath) throws(Failure) -> ArtifactSet {
        let directory = try existing(path)
        return ArtifactSet(directory: directory, manifest: try ManifestFile.readChecked(directory, "it"))
    }

    /// Opens a set whose manifest may contradict itself: for ``SetVerification``, which names all that is wrong.
    static func openUnchecked(_ path: FilePath) throws(Failure) -> ArtifactSet {
        let directory = try existing(path)
        return ArtifactSet(directory: directory, manifest: try ManifestFile.read(directory))
    }

    /// The set that an archive lies in.
    ///
    /// - Returns: nil where it lies in none, or is not the set's archive any more.
    /// - Throws: where there is a manifest of ours, and it can't be right.
    package static func around(_ archive: FilePath, sha256: String) throws(Failure) -> ArtifactSet? {
        let directory = archive.absolute.removingLastComponent().removingLastComponent()
        let file = directory / SetLayout.manifest
        guard (try? FileSystem.status(file))?.kind == .file,
            let bytes = try? FileSystem.read(file, limitBytes: ManifestFile.limitBytes),
            String(decoding: bytes, as: UTF8.self).contains(Manifest.marker)
        else { return nil }
        let set = try open(directory)
        return set.manifest.artifacts.contains { $0.archive.sha256 == sha256 } ? set : nil
    }

    private static func existing(_ path: FilePath) throws(Failure) -> FilePath {
        guard FileSystem.exists(path) else {
            let partial = Configuration.partialOutput(beside: path)
            let other = FileSystem.exists(partial) ? ": there is a partial one at \(partial)" : ""
            throw Failure(
                Problem(
                    .manifestUnreadable, subject: path.string, "there is no set at \(path)",
                    advice: "run 'lambda-pack build' first, or name one with --output\(other)"))
        }
        let isManifest = !FileSystem.isDirectory(path) && path.lastComponent?.string == SetLayout.manifest
        return isManifest ? path.removingLastComponent() : path
    }

    // MARK: What is in it

    package func function(_ id: ArtifactID) -> Manifest.Function? {
        manifest.functions.first { $0.id == id }
    }

    package func layer(_ id: ArtifactID) -> Manifest.Layer? {
        manifest.layers.first { $0.id == id }
    }

    package func artifact(_ id: ArtifactID) -> Manifest.Artifact? {
        function(id)?.artifact ?? layer(id)?.artifact
    }

    /// The layers of the set that a function mounts, in the order in which Lambda should unpack them; none for a layer.
    package func layers(of id: ArtifactID) -> [Manifest.Layer] {
        function(id).map { manifest.layers(of: $0) } ?? []
    }

    /// With what the set was built; nil where that is not recorded, or was recorded of another set.
    package func provenance() -> Provenance? { Provenance.read(beside: directory) }

    /// Where each byte of a function's `bootstrap` comes from.
    ///
    /// - Returns: nil where the set has none.
    /// - Throws: where it can't be read, or says something else than the manifest.
    package func attribution(of function: Manifest.Function) throws(Problem) -> Attribution? {
        try attribution(SetLayout.attribution(of: function.id.description), function.attribution)
    }

    /// Where each byte of a dylib of common modules comes from.
    ///
    /// - Returns: nil where the set has none.
    /// - Throws: where it can't be read, or says something else than the manifest.
    package func attribution(of library: Manifest.Library) throws(Problem) -> Attribution? {
        guard let known = library.attribution,
            let path = SetLayout.attribution(ofDebugFile: library.elf.debugFile)
        else { return nil }
        return try attribution(path, known)
    }

    private func attribution(_ path: String, _ known: ModuleBytes?) throws(Problem) -> Attribution? {
        guard let file = file(path), FileSystem.exists(file) else { return nil }
        let modules = Dictionary((known?.modules ?? []).map { ($0.name, $0.bytes) }) { one, _ in one }
        return try Attribution.readSet(file, modules: modules)
    }

    /// A file that the manifest names; nil where that is no place in the set.
    func file(_ path: String) -> FilePath? {
        guard (try? ArchivePath(path)) != nil else { return nil }
        return directory.pushing(FilePath(path))
    }
}
