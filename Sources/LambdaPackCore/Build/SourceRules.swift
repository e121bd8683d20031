/// Which files of a package count as its sources.
enum SourceRules {
    /// What SwiftPM compiles or compiles in, by its extension.
    private static let extensions: Set<String> = [
        "swift", "c", "cc", "cpp", "cxx", "m", "mm", "s", "S", "h", "hh", "hpp", "hxx", "inc", "def", "modulemap",
        "apinotes",
    ]

    /// - Parameter path: relative to a package's directory.
    ///
    /// SwiftPM reads no hidden files. At a package's root are its manifests and what they resolve to; targets may have
    /// their sources there, too, and everything else (read-mes, reports, `lambda-pack.yml`, `lambda-pack.lock`) is no part
    /// of a build: what is included by name is listed apart from this.
    static func counts(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) else { return false }
        guard parts.count == 1, let name = parts.first else { return true }
        return name == "Package.resolved" || isCompiled(path)
    }

    /// - Parameter paths: some of a package's, of finished sets all.
    static func anyCounts(_ paths: [String]) -> Bool {
        let sets = sets(among: paths)
        return paths.contains { path in counts(path) && !sets.contains(where: path.hasPrefix) }
    }

    /// Where SwiftPM looks for targets that name no path (PackageDescription, `Target.path`).
    static let folders = ["Sources", "Source", "src", "srcs", "Plugins"]

    /// By its name alone.
    static func isCompiled(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.split(separator: ".").last.map { extensions.contains(String($0)) && $0.count < name.count } ?? false
    }

    /// Finished sets, which nothing is built from: the beginnings of their files' paths.
    static func sets(among paths: [String]) -> [String] {
        let all = Set(paths)
        return paths.filter { $0.hasSuffix("/\(SetLayout.checksums)") }.map {
            String($0.dropLast(SetLayout.checksums.count))
        }
        .filter { all.contains($0 + SetLayout.manifest) }
    }
}
