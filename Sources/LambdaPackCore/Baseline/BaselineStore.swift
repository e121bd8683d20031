/// Manifests of commits that were built for comparison, kept below the work directory.
package struct BaselineStore: Sendable {
    package let directory: FilePath
    /// As many pull requests as are looked at side by side, and no more.
    static let capacity = 16

    package init(workDirectory: FilePath) {
        directory = workDirectory / "baseline"
    }

    /// Where commits are checked out: always at one place, so that their builds are incremental.
    package var worktree: FilePath { directory / "worktree" }
    package var workDirectory: FilePath { directory / "work" }
    private var manifests: FilePath { directory / "manifests" }

    /// - Parameter context: whatever else the result depends on.
    private func file(_ commit: String, _ context: [String]) -> FilePath {
        let key = SHA256Digest(hashing: Array(([commit] + context).joined(separator: "\0").utf8)).hex
        return manifests / "\(commit.prefix(12))-\(key.prefix(16)).json"
    }

    package func manifest(of commit: String, _ context: [String]) -> Manifest? {
        try? ManifestFile.read(file(commit, context))
    }

    package func keep(_ manifest: Manifest, of commit: String, _ context: [String]) throws {
        let file = file(commit, context)
        try FileSystem.createDirectory(manifests)
        try FileSystem.writeAtomically(CanonicalJSON.encode(manifest), to: file)
        let others = try FileSystem.names(in: manifests).map { manifests / $0 }.filter { $0 != file }
        if others.count >= Self.capacity { for path in others { try? FileSystem.remove(path) } }
    }
}
