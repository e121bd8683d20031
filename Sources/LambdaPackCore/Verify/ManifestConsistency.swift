import Archive
import Hashing

/// What a manifest's figures must be to each other, wherever its archives are.
enum ManifestConsistency {
    /// One artifact's figures.
    struct Artifact {
        var name: String
        var archive: Manifest.Archive
        var contentDigest: String
        var entries: [Manifest.Entry]
    }

    static func artifacts(_ manifest: Manifest) -> [Artifact] {
        manifest.functions.map {
            Artifact(
                name: "\($0.name)-\($0.architecture)", archive: $0.archive, contentDigest: $0.contentDigest,
                entries: $0.entries)
        }
            + manifest.layers.map {
                Artifact(
                    name: $0.layerName, archive: $0.archive, contentDigest: $0.contentDigest, entries: $0.entries)
            }
    }

    /// In words; empty where all follow from each other.
    static func contradictions(_ artifact: Artifact) -> [(message: String, cause: String?)] {
        var found: [(String, String?)] = []
        let lines = artifact.entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            .map { "\($0.path)\0\($0.mode)\0\($0.type)\0\($0.sha256)\n" }
        if SHA256Digest(hashing: Array(lines.joined().utf8)).hex != artifact.contentDigest {
            found.append(("the content digest of \(artifact.name) does not follow from its entries", nil))
        }
        let unzipped = sum(artifact.entries.map(\.bytes))
        if unzipped != artifact.archive.unzippedBytes {
            found.append(
                (
                    "the entries of \(artifact.name) have \(ByteCount.exact(unzipped)) together",
                    "the manifest says \(ByteCount.exact(artifact.archive.unzippedBytes))"
                ))
        }
        let zipped = zipBytes(artifact.entries)
        if zipped != artifact.archive.bytes {
            found.append(
                (
                    "the compressed entries of \(artifact.name) make an archive of \(ByteCount.exact(zipped))",
                    "the manifest says \(ByteCount.exact(artifact.archive.bytes))"
                ))
        }
        if SHA256Digest(hex: artifact.archive.sha256)?.base64 != artifact.archive.codeSha256 {
            found.append(("sha256 and codeSha256 of \(artifact.name) are not the same digest", nil))
        }
        return found
    }

    /// The canonical container (docs/decisions/canonical-zip.md): a local header of 30 bytes and a central one of 46
    /// for each entry, its name in both, and 22 bytes at the end.
    private static func zipBytes(_ entries: [Manifest.Entry]) -> Int {
        sum(entries.map { sum([$0.compressedBytes, 76 + 2 * $0.path.utf8.count]) }) &+ 22
    }

    /// What was edited by hand may hold any number.
    private static func sum(_ numbers: [Int]) -> Int { numbers.reduce(0, &+) }
}
