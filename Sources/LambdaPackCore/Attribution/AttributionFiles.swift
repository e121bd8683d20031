/// An attribution on disk: in full, and what the page draws of it, a module a line.
package struct AttributionFiles: Sendable, Hashable {
    package var directory: FilePath

    package var full: FilePath { directory / "attribution.json" }
    package var treemap: FilePath { directory / "treemap.jsonl" }
    package var exist: Bool { FileSystem.exists(full) && FileSystem.exists(treemap) }

    /// - Returns: the digest of the full one.
    func write(_ attribution: Attribution) throws -> SHA256Digest {
        let bytes = try CanonicalJSON.encode(attribution)
        try FileSystem.writeAtomically(bytes, to: full)
        try FileSystem.writeAtomically(Treemap(attribution).lines(), to: treemap)
        return SHA256Digest(hashing: bytes)
    }
}
