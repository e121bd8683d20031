/// Where a target's system keeps libraries.
struct SystemDirectories {
    let root: FilePath
    let libraries: [FilePath]
    let packageConfiguration: [FilePath]

    init(_ target: BuildTarget) {
        let root = target.sdk?.rootPath ?? "/"
        let multiarch = "\(target.architecture.tripleName)-linux-gnu"
        let folders = ["usr/local/lib/\(multiarch)", "usr/local/lib", "usr/lib/\(multiarch)", "usr/lib64", "usr/lib"]
        self.root = root
        libraries = folders.map { root.pushing(FilePath($0)) }
        packageConfiguration = (folders + ["usr/share"]).map { root.pushing(FilePath($0)) / "pkgconfig" }
    }
}
