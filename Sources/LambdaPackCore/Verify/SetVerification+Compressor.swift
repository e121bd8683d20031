extension SetVerification {
    /// An archive that is not the manifest's, and holds all the same what the manifest lists: packed again.
    static func repacked(_ artifact: String, _ archive: Manifest.Archive, sha256: String) -> Problem {
        Problem(
            .verificationDiffers, subject: artifact,
            "\(archive.path) holds what the manifest lists, in other bytes: it was packed again, by another compressor or tool",
            cause: "its SHA-256 is \(sha256), the manifest says \(archive.sha256)",
            advice: "build the set again, so that manifest and archive are of one build")
    }

    /// A rebuild that gave the same content in other bytes: the sources are the set's, libdeflate is not.
    static func recompressed(_ path: String, _ one: Manifest.Archive, _ other: Manifest.Archive) -> Problem {
        let isSameLevel = one.compression == other.compression
        return Problem(
            .compressorDiffers, subject: path,
            "\(path) comes out with the same content and other bytes: \(isSameLevel ? "another libdeflate compressed it" : "it was compressed at the level '\(other.compression)', the set at '\(one.compression)'")",
            severity: .warning, cause: "\(one.sha256), and \(other.sha256)",
            advice: isSameLevel
                ? "the sources are those of the set; provenance.json tells the compressor, docs/reproducibility.md what to do"
                : "give --compression \(one.compression)")
    }

    /// By the path of each archive.
    static func contentDigests(_ manifest: Manifest) -> [String: String] {
        let all =
            manifest.functions.map { ($0.archive.path, $0.contentDigest) }
            + manifest.layers.map { ($0.archive.path, $0.contentDigest) }
        return Dictionary(all) { one, _ in one }
    }
}
