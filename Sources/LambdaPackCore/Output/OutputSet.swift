/// The files of a finished set, by their paths below the output directory.
package struct OutputSet: Sendable {
    package enum Content: Sendable {
        case bytes([UInt8])
        /// A file on disk, and the digest of its content.
        case file(FilePath, SHA256Digest)
    }

    package private(set) var files: [(path: String, content: Content)] = []

    package init() {}

    package mutating func add(_ path: String, _ content: Content) {
        files.append((path, content))
    }

    package static func digest(_ content: Content) -> SHA256Digest {
        switch content {
        case .bytes(let bytes): SHA256Digest(hashing: bytes)
        case .file(_, let digest): digest
        }
    }

    /// `SHA256SUMS` as `sha256sum --check` reads it, of the given paths.
    package func checksums(of paths: (String) -> Bool) -> [UInt8] {
        let lines = files.filter { paths($0.path) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            .map { "\(Self.digest($0.content).hex)  \($0.path)\n" }
        return Array(lines.joined().utf8)
    }
}
