/// What a set was built from: every file that its build may have read.
///
/// In `provenance.json` and not in the manifest: a set's bytes depend on few of these files, and two checkouts with the
/// same functions may differ in the others (docs/decisions/sources.md).
package struct SourceRecord: Sendable, Hashable, Codable {
    /// Who says which files there are.
    package enum Listing: String, Sendable, Hashable, Codable {
        /// Git: tracked files, and untracked ones that are not ignored.
        case git
        /// The directory.
        case directory
    }

    /// Over one line a file, sorted by path: `path NUL sha256 LF`.
    package var digest: String
    /// Of what the configuration decides for the build, flags included; budgets are no part of it.
    package var configurationDigest: String
    package var listing: Listing
    /// The commit that was checked out; nil without Git, and before the first commit.
    package var commit: String?
    /// Whether any of the files was not as it is in the commit; nil where there is none.
    package var isDirty: Bool?
    /// Packages that the package depends on by path, relative to it.
    package var packages: [String]
    /// Directories below the package that are no sources: the output, the work directory.
    package var excluded: [String]
    /// SHA-256 by path, relative to the package's directory.
    package var files: [String: String]

    package init(
        configurationDigest: String, listing: Listing, commit: String?, isDirty: Bool?, packages: [String],
        excluded: [String], files: [String: String]
    ) {
        self.configurationDigest = configurationDigest
        self.listing = listing
        self.commit = commit
        self.isDirty = isDirty
        self.packages = packages
        self.excluded = excluded
        self.files = files
        digest = Self.digest(files)
    }

    private static func digest(_ files: [String: String]) -> String {
        let lines = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.key)\0\($0.value)\n" }
        return SHA256Digest(hashing: lines.joined()).hex
    }
}

extension SourceRecord {
    /// What is different now.
    package struct Changes: Sendable, Hashable {
        /// Paths, sorted by their bytes.
        package var changed: [String] = []
        package var added: [String] = []
        package var removed: [String] = []

        package var isEmpty: Bool { changed.isEmpty && added.isEmpty && removed.isEmpty }

        /// A line for each file, up to a number: `changed  Sources/Orders/main.swift`.
        package func lines(upTo limit: Int = 20) -> [String] {
            let all =
                changed.map { "changed  \($0)" } + added.map { "added    \($0)" } + removed.map { "removed  \($0)" }
            return all.count <= limit ? all : all.prefix(limit) + ["and \(all.count - limit) more"]
        }
    }

    /// - Parameter now: the same package, later.
    package func changes(to now: SourceRecord) -> Changes {
        func sorted(_ paths: some Sequence<String>) -> [String] {
            paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        var changes = Changes()
        changes.changed = sorted(files.filter { path, digest in now.files[path] ?? digest != digest }.keys)
        changes.removed = sorted(files.keys.filter { now.files[$0] == nil })
        // Two ways to list files find different ones: then only those that both know can be compared.
        if listing == now.listing { changes.added = sorted(now.files.keys.filter { files[$0] == nil }) }
        return changes
    }
}
