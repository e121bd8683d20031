/// Remembers that the package as a whole can't be built for a target, though each wanted product can: something else in it
/// is for another system. So that this is not found out at each run.
package struct WholeBuildRecord: Sendable {
    package var directory: FilePath
    /// What the answer depends on: manifests, traits, toolchain.
    package var key: String

    package init(directory: FilePath, packageDirectory: FilePath, traits: TraitSelection, toolchain: Toolchain) {
        self.directory = directory
        key = SHA256Digest(hashing: "\(toolchain.versionLine)\n\(traits)" + Self.manifestDigests(packageDirectory)).hex
    }

    static func manifestDigests(_ package: FilePath) -> String {
        ["Package.swift", "Package.resolved"].map { "\n" + ((try? FileSystem.digest(package / $0).hex) ?? "-") }
            .joined()
    }

    private func file(_ target: BuildTarget) -> FilePath {
        directory / "piecemeal-\(target.architecture.rawValue)-\(target.linkage.rawValue)"
    }

    private func line(_ target: BuildTarget) -> [UInt8] { Array("\(key) \(target.name)\n".utf8) }

    package func says(failed target: BuildTarget) -> Bool { (try? FileSystem.read(file(target))) == line(target) }

    /// It only saves time.
    package func note(failed target: BuildTarget) {
        try? FileSystem.createDirectory(directory)
        try? FileSystem.writeAtomically(line(target), to: file(target))
    }
}
