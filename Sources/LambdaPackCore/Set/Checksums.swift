/// A set's `SHA256SUMS`, as `sha256sum` reads it.
struct Checksums {
    /// Digests in hexadecimal by path.
    let digests: [String: String]

    /// A line an archive.
    private static let limitBytes = 1 << 24

    /// - Returns: nil where there is none, or none that can be read.
    static func read(_ set: FilePath) -> Checksums? {
        guard let bytes = try? FileSystem.read(set / SetLayout.checksums, limitBytes: limitBytes) else { return nil }
        var digests: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            digests[parts[1].trimmingSpaces()] = parts[0]
        }
        return Checksums(digests: digests)
    }
}
