/// What can be said of a set on disk before it is replaced: which files are its own, which functions it has, and whether
/// it is a whole one.
///
/// Less is asked of the manifest than ``ManifestFile`` asks: a set of an earlier or a later version is a set.
struct SetOutline {
    /// Paths below the set's directory. Not all of them need be there.
    var files: Set<String>
    var functions: Set<ArtifactID>
    var isPartial: Bool
    /// nil where the manifest does not say.
    var package: String?

    /// nil where the directory has no manifest of ours.
    static func read(_ directory: FilePath) -> SetOutline? {
        let file = directory / SetLayout.manifest
        guard (try? FileSystem.status(file, followingLinks: false))?.kind == .file,
            let bytes = try? FileSystem.read(file),
            let manifest = try? JSON.decode(Document.self, from: bytes),
            manifest.schema == Manifest.marker
        else { return nil }
        let functions = manifest.functions ?? []
        let artifacts = functions + (manifest.layers ?? [])
        let archives = artifacts.compactMap(\.archive?.path)
        let binaries = artifacts.flatMap { [$0.elf] + ($0.libraries ?? []).map(\.elf) }
        let identities = functions.compactMap { function in
            function.name.flatMap { name in
                function.architecture.flatMap(Architecture.init(rawValue:)).map { ArtifactID.function(name, $0) }
            }
        }
        let named =
            archives + binaries.compactMap { $0?.debugFile }
            + binaries.compactMap { $0?.debugFile }.compactMap(SetLayout.attribution(ofDebugFile:))
            + identities.flatMap {
                [SetLayout.debugFile(of: "\($0)"), SetLayout.attribution(of: "\($0)")]
            }
        return SetOutline(
            files: SetLayout.general.union(named.filter(SetLayout.isArtifact)), functions: Set(identities),
            isPartial: manifest.selection != nil,
            package: manifest.package)
    }

    private struct Document: Decodable {
        var schema: String
        var package: String?
        var functions: [Artifact]?
        var layers: [Artifact]?
        var selection: Selection?
    }

    private struct Artifact: Decodable {
        var name: String?
        var architecture: String?
        var archive: Archive?
        var elf: ELF?
        var libraries: [Library]?
    }

    private struct Archive: Decodable { var path: String? }
    private struct ELF: Decodable { var debugFile: String? }
    private struct Library: Decodable { var elf: ELF? }
    private struct Selection: Decodable {}
}
