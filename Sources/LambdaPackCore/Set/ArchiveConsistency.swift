import Archive

/// What the figures of one archive must be to each other.
struct ArchiveConsistency {
    var artifact: Manifest.Artifact

    private var archive: Manifest.Archive { artifact.archive }
    private var entries: [Manifest.Entry] { artifact.entries }

    var contradictions: [ManifestConsistency.Contradiction] {
        let subject = artifact.id.description
        let path = artifact.id.archivePath
        var found: [ManifestConsistency.Contradiction] = []
        func contradicts(_ message: String, _ cause: String? = nil) {
            found.append(ManifestConsistency.Contradiction(subject: subject, message: message, cause: cause))
        }
        if archive.path != path {
            let isInside = (try? ArchivePath(archive.path)) != nil
            contradicts("the path of \(subject) \(isInside ? "is not \(path)" : "leaves the set")")
        }
        let paths = entries.map(\.path)
        for path in paths where (try? ArchivePath(path)) == nil {
            contradicts("the manifest's entry '\(path)' of \(subject) can't be one")
        }
        if Set(paths.map { Array($0.utf8) }).count != paths.count {
            contradicts("\(subject) has two entries of one path")
        }
        for entry in entries where entry.debugBytes ?? 0 > entry.bytes {
            contradicts("'\(entry.path)' of \(subject) has more debug information than bytes")
        }
        let lines = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            .map { "\($0.path)\0\($0.mode)\0\($0.type)\0\($0.sha256)\n" }
        if SHA256Digest(hashing: Array(lines.joined().utf8)).hex != artifact.contentDigest {
            contradicts("the content digest of \(subject) does not follow from its entries")
        }
        let unzipped = entries.reduce(0) { $0 + $1.bytes }
        if unzipped != archive.unzippedBytes {
            contradicts(
                "the entries of \(subject) have \(ByteCount.exact(unzipped)) together",
                "the manifest says \(ByteCount.exact(archive.unzippedBytes))")
        }
        if zipBytes != archive.bytes {
            contradicts(
                "the compressed entries of \(subject) make an archive of \(ByteCount.exact(zipBytes))",
                "the manifest says \(ByteCount.exact(archive.bytes))")
        }
        if SHA256Digest(hex: archive.sha256)?.base64 != archive.codeSha256 {
            contradicts("sha256 and codeSha256 of \(subject) are not the same digest")
        }
        return found
    }

    private var zipBytes: Int {
        entries.reduce(ZipFormat.endBytes) { $0 + $1.compressedBytes + ZipFormat.headerBytes(ofName: $1.path) }
    }
}
