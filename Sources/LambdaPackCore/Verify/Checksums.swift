/// A set's `SHA256SUMS`, as `sha256sum` reads it.
struct Checksums {
    static let name = "SHA256SUMS"

    /// Digests in hexadecimal by path.
    let digests: [String: String]

    /// - Returns: nil where there is none.
    static func read(_ set: FilePath) -> Checksums? {
        guard let bytes = try? FileSystem.read(set / name) else { return nil }
        var digests: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            digests[parts[1].trimmingSpaces()] = parts[0]
        }
        return Checksums(digests: digests)
    }
}

extension ManifestFile {
    /// Reads the manifest of a set, or one that was kept, and holds it against itself and, in a set, against the set's
    /// checksums: one that was edited by hand is refused.
    ///
    /// - Parameter what: `the baseline`.
    package static func readChecked(_ path: FilePath, _ what: String) throws(Failure) -> Manifest {
        let manifest = try read(path)
        try ManifestConsistency.check(manifest, what, path)
        let directory = FileSystem.isDirectory(path) ? path : path.removingLastComponent()
        guard directory == path || path.lastComponent?.string == name,
            let listed = Checksums.read(directory)?.digests[name],
            let digest = try? FileSystem.digest(directory / name).hex, digest != listed
        else { return manifest }
        throw Failure(
            problems([(message: "\(Checksums.name) beside it lists another digest of it", cause: nil)], path))
    }
}
