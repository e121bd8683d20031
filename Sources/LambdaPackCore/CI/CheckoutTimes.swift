/// Gives the files of a fresh checkout times of modification that say what they hold.
///
/// `git` dates every file to the moment of the checkout, so that a restored build directory is older than all of its
/// sources, and SwiftPM compiles everything. Build systems compare times for equality (llbuild, swift-driver, Clang's
/// modules), so a time that is made of the blob's id serves in shallow clones, too: the same content has the same time,
/// and another content another one.
package enum CheckoutTimes {
    /// From here on, in seconds since 1970: September 2001. With 29 bits of an id the last one is in September 2018, so
    /// that no file comes from the future.
    private static let start = 1_000_000_000

    /// - Returns: how many files were dated.
    /// - Throws: where the directory is in no repository, and what git says.
    @discardableResult
    package static func restore(in directory: FilePath, path: String) async throws -> Int {
        let repository = try await GitRepository.containing(directory, path: path)
        let changed = Set(try await repository.changedPaths())
        var count = 0
        for (file, blob) in try await repository.blobs() where !changed.contains(file) {
            guard let time = time(of: blob) else { continue }
            let path = repository.root.pushing(FilePath(file))
            guard (try? FileSystem.status(path, followingLinks: false))?.kind == .file else { continue }
            try FileSystem.setModified(path, seconds: time.seconds, nanoseconds: time.nanoseconds)
            count += 1
        }
        return count
    }

    /// Of 59 bits of the id; nil for what is no id.
    static func time(of blob: String) -> (seconds: Int, nanoseconds: Int)? {
        guard blob.utf8.count >= 16, let bits = UInt64(blob.prefix(16), radix: 16) else { return nil }
        return (start + Int(bits >> 35), Int(bits & 0x3FFF_FFFF) % 1_000_000_000)
    }
}
