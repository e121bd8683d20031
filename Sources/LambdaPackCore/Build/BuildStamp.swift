/// Remembers what was built in a scratch directory to the end: then another build of it is short, unless sources changed.
/// A build that was ended midway, or was for other traits, flags, products or compilers, leaves SwiftPM's records, too.
struct BuildStamp: Sendable {
    private let file: FilePath
    private let conditions: String
    private let packageDirectory: FilePath

    init(_ products: [String], in scratch: FilePath, packageDirectory: FilePath, command: SwiftBuildCommand) {
        file = scratch / "lambda-pack-built"
        self.packageDirectory = packageDirectory
        conditions =
            ([
                "\(command.settings.traits)", command.toolchain.versionLine, command.settings.configuration.rawValue,
                command.toolset.digest, command.target.name,
            ] + products.sorted()).joined(separator: "\n")
    }

    /// Read anew each time: a first build may write Package.resolved.
    private var line: [UInt8] {
        let manifests = WholeBuildRecord.manifestDigests(packageDirectory)
        return Array("\(SHA256Digest(hashing: conditions + manifests).hex)\n".utf8)
    }

    var isCurrent: Bool { (try? FileSystem.read(file)) == line }

    /// It only saves time.
    func write() {
        guard !isCurrent else { return }
        try? FileSystem.writeAtomically(line, to: file)
    }
}
