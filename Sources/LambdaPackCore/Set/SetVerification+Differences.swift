extension SetVerification {
    /// What two sets differ in, by what is deployed.
    package static func differences(_ one: Manifest, _ other: Manifest) -> [Problem] {
        func byPath(_ manifest: Manifest) -> [String: Manifest.Artifact] {
            Dictionary(manifest.artifacts.map { ($0.archive.path, $0) }) { one, _ in one }
        }
        let (left, right) = (byPath(one), byPath(other))
        return Set(left.keys).union(right.keys).sorted().compactMap { path in
            let (old, new) = (left[path], right[path])
            guard old?.archive.sha256 != new?.archive.sha256 else { return nil }
            if let old, let new, old.contentDigest == new.contentDigest {
                return recompressed(path, old.archive, new.archive)
            }
            return Problem(
                .verificationDiffers, subject: path, "\(path) is different when it is built again",
                cause: "\(old?.archive.sha256 ?? "not in the set"), and \(new?.archive.sha256 ?? "not built")",
                advice:
                    "docs/reproducibility.md says what can make builds differ, and what SwiftPM does not compile again; --fixed-path keeps directories out of them"
            )
        }
    }

    /// A rebuild that gave the same content in other bytes: the sources are the set's, libdeflate is not.
    private static func recompressed(_ path: String, _ one: Manifest.Archive, _ other: Manifest.Archive) -> Problem {
        let isSameLevel = one.compression == other.compression
        return Problem(
            .compressorDiffers, subject: path,
            "\(path) has the same content and different bytes: \(isSameLevel ? "another libdeflate compressed it" : "it was compressed at the level '\(other.compression)', the set at '\(one.compression)'")",
            severity: .warning, cause: "\(one.sha256), and \(other.sha256)",
            advice: isSameLevel
                ? "the sources are those of the set; provenance.json tells the compressor, docs/reproducibility.md what to do"
                : "give --compression \(one.compression)")
    }
}
