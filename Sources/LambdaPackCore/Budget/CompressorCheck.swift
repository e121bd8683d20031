package import Archive

/// Tells what another compressor did to a set from what its sources did.
package enum CompressorCheck {
    /// Artifacts that hold the same as in the baseline, with all their layers: what they grew by the compressor did.
    static func unchanged(_ baseline: Manifest, _ current: Manifest) -> Set<ArtifactID> {
        let before = contents(baseline)
        return Set(contents(current).filter { before[$0.key] == $0.value }.keys)
    }

    /// By artifact: its content digest and those of the layers that it mounts.
    private static func contents(_ manifest: Manifest) -> [ArtifactID: [String]] {
        let functions = manifest.functions.map { function in
            (
                function.id,
                [function.contentDigest] + function.layers.map(\.contentDigest).sorted()
            )
        }
        let layers = manifest.layers.map { layer in
            (layer.id, [layer.contentDigest])
        }
        return Dictionary(functions + layers) { one, _ in one }
    }

    /// A warning where baseline and set were made by different compressors: by what their provenance says, and, where a
    /// baseline is a manifest alone, by an entry of the same content that has another length at the same level.
    package static func warning(
        _ baseline: Manifest, _ current: Manifest, compressors: (baseline: Compressor?, current: Compressor?)
    ) -> Problem? {
        let isKnown = compressors.baseline.flatMap { before in compressors.current?.differs(from: before) } ?? false
        let example = recompressed(baseline, current)
        guard isKnown || example != nil else { return nil }
        let cause: String? =
            if let example {
                "'\(example.path)' of \(example.artifact) is the same file, and has \(ByteCount.signedExact(example.growth)) compressed"
            } else if let one = compressors.baseline, let other = compressors.current {
                "there \(one.behaviour), here \(other.behaviour) at level '\(other.level)'"
            } else {
                nil
            }
        return Problem(
            .compressorDiffers, subject: "baseline",
            "the baseline was compressed by another libdeflate: some bytes of each growth are the compressor's",
            severity: .warning, cause: cause,
            advice:
                "growth of artifacts with unchanged content is not judged; for exact figures build both with one libdeflate (docs/reproducibility.md)"
        )
    }

    private struct Example {
        var artifact: ArtifactID
        var path: String
        var growth: Int
    }

    private static func recompressed(_ baseline: Manifest, _ current: Manifest) -> Example? {
        let before = archives(baseline)
        for (id, packed) in archives(current).sorted(by: { ($0.key.name, $0.key) < ($1.key.name, $1.key) }) {
            guard let old = before[id], old.archive.compression == packed.archive.compression else { continue }
            let known = Dictionary(old.entries.map { ("\($0.path)\0\($0.bytes)\0\($0.sha256)", $0) }) { one, _ in one }
            for entry in packed.entries {
                guard let same = known["\(entry.path)\0\(entry.bytes)\0\(entry.sha256)"] else { continue }
                let (growth, overflows) = entry.compressedBytes.subtractingReportingOverflow(same.compressedBytes)
                if growth != 0, !overflows { return Example(artifact: id, path: entry.path, growth: growth) }
            }
        }
        return nil
    }

    private static func archives(_ manifest: Manifest) -> [ArtifactID: Manifest.Artifact] {
        Dictionary(manifest.artifacts.map { ($0.id, $0) }) { one, _ in one }
    }
}
