/// Which files the packages have that a package depends on by path.
///
/// SwiftPM (6.3) looks for new files and changed manifests in the root package alone (`addPackageStructureCommand`): in an
/// environment that never changes, a file that is added to a path dependency would not be built.
enum LocalSources {
    /// Equal names of files and equal manifests, equal digest; nil where there is no such package.
    static func digest(of packages: [FilePath]) -> String? {
        guard !packages.isEmpty else { return nil }
        var text = ""
        for package in packages.sorted(by: { $0.string < $1.string }) {
            text += "\(package)\n"
            list(package, "", into: &text)
            for name in (try? FileSystem.names(in: package))?.sorted() ?? []
            where name.hasPrefix("Package") && (name.hasSuffix(".swift") || name.hasSuffix(".resolved")) {
                text += "\(name) \((try? FileSystem.digest(package / name).hex) ?? "-")\n"
            }
        }
        return String(SHA256Digest(hashing: text).hex.prefix(16))
    }

    /// Hidden files are no sources; `.build` and `.git` are among them. Links are not followed.
    private static func list(_ directory: FilePath, _ prefix: String, into text: inout String) {
        for name in (try? FileSystem.names(in: directory))?.sorted() ?? [] where !name.hasPrefix(".") {
            text += "\(prefix)\(name)\n"
            let path = directory / name
            if let kind = try? FileSystem.status(path, followingLinks: false).kind, kind == .directory {
                list(path, "\(prefix)\(name)/", into: &text)
            }
        }
    }
}
