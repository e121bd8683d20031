extension Manifest {
    /// What a function and a layer have in common: an archive, and what is in it.
    package struct Artifact: Sendable {
        package var id: ArtifactID
        package var archive: Archive
        package var contentDigest: String
        package var entries: [Entry]
        /// Shared libraries in the archive.
        package var libraries: [Library]
        /// That of a function's executable; nil for a layer.
        package var executable: ELF?

        /// The executable, if there is one, and the libraries.
        package var binaries: [ELF] { [executable].compactMap(\.self) + libraries.map(\.elf) }
        /// Where those are in the archive.
        package var binaryPaths: [String] {
            (executable == nil ? [] : ["bootstrap"]) + libraries.map { "lib/\($0.soname)" }
        }
    }

    /// Functions, then layers, in the manifest's order.
    package var artifacts: [Artifact] { functions.map(\.artifact) + layers.map(\.artifact) }
}

extension Manifest.Function {
    package var artifact: Manifest.Artifact {
        Manifest.Artifact(
            id: id, archive: archive, contentDigest: contentDigest, entries: entries, libraries: libraries,
            executable: elf)
    }
}

extension Manifest.Layer {
    package var artifact: Manifest.Artifact {
        Manifest.Artifact(
            id: id, archive: archive, contentDigest: contentDigest, entries: entries, libraries: libraries,
            executable: nil)
    }
}
