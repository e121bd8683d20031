/// The Swift toolchain that builds, and the tools beside it.
package struct Toolchain: Sendable, Hashable {
    /// `swift` as it is called: what the user's PATH finds, so that version managers keep their say.
    package var swift: FilePath
    /// The toolchain's `usr` directory.
    package var root: FilePath
    /// `6.3.1`, where it can be told.
    package var version: String
    /// The whole line of `swift --version`.
    package var versionLine: String
    /// `x86_64-unknown-linux-gnu`
    package var hostTriple: String

    package var objcopy: FilePath { root / "bin" / "llvm-objcopy" }
    package var lld: FilePath { root / "bin" / "ld.lld" }
    package var sharedLibraries: FilePath { root / "lib" / "swift" / "linux" }
    package var staticLibraries: FilePath { root / "lib" / "swift_static" / "linux" }

    package init(swift: FilePath, root: FilePath, version: String, versionLine: String, hostTriple: String) {
        self.swift = swift
        self.root = root
        self.version = version
        self.versionLine = versionLine
        self.hostTriple = hostTriple
    }

    /// The toolchain behind the `swift` that the PATH finds. What it says of itself is kept in `cache` for as long
    /// as the programs stay the same.
    package static func find(path: String, store: ContentStore) async throws -> Toolchain {
        let swift = try onPath(path)
        let key = try stamp(of: swift)
        if let known = store.value(.toolchain, [key], as: Record.self),
            FileSystem.isExecutable(FilePath(known.root) / "bin" / "llvm-objcopy")
        {
            return Toolchain(swift: swift, known)
        }
        let asked = try await ask(swift)
        if key != Self.unknown { store.keep(asked, .toolchain, [key]) }
        return Toolchain(swift: swift, asked)
    }

    /// The same, asked anew: for commands that have no package, and so no cache.
    package static func find(path: String) async throws -> Toolchain {
        let swift = try onPath(path)
        return Toolchain(swift: swift, try await ask(swift))
    }

    private static func onPath(_ path: String) throws -> FilePath {
        guard let swift = executable("swift", path: path) else {
            throw Failure(
                Problem(
                    .toolMissing, subject: "swift", "there is no 'swift' on the PATH",
                    advice: "install Swift 6.2 or later: https://www.swift.org/install"))
        }
        return swift
    }

    /// Stands for what says nothing of the toolchain behind it.
    private static let unknown = "unknown"

    /// The first executable of that name in a PATH.
    package static func executable(_ name: String, path: String) -> FilePath? {
        for directory in path.split(separator: ":", omittingEmptySubsequences: true) {
            let candidate = FilePath(String(directory)) / name
            if FileSystem.isExecutable(candidate) { return candidate.absolute }
        }
        return nil
    }

    private struct Record: Codable {
        var root: String
        var version: String
        var versionLine: String
        var hostTriple: String
    }

    private init(swift: FilePath, _ record: Record) {
        self.init(
            swift: swift, root: FilePath(record.root), version: record.version, versionLine: record.versionLine,
            hostTriple: record.hostTriple)
    }

    /// Version managers (swiftly, xcrun) put a small program in front of many toolchains: a stamp of that program
    /// says nothing, so nothing is remembered for it.
    private static func stamp(of swift: FilePath) throws -> String {
        let real = try FileSystem.realPath(swift)
        let frontend = real.removingLastComponent() / "swift-frontend"
        guard let status = try? FileSystem.status(frontend) else { return unknown }
        return "\(real) \(status.stamp.text)"
    }

    private static func ask(_ swift: FilePath) async throws -> Record {
        let result = try await ProcessRunner.run(Command(swift, ["-print-target-info"]))
        struct Answer: Decodable {
            struct Target: Decodable { var unversionedTriple: String }
            struct Paths: Decodable { var runtimeResourcePath: String }
            var compilerVersion: String
            var target: Target
            var paths: Paths
        }
        guard result.succeeded, let answer = try? JSON.decode(Answer.self, from: result.output) else {
            throw Failure(
                Problem(
                    .toolMissing, subject: swift.string, "\(swift) does not say which toolchain it is",
                    cause: result.text.trimmingSpaces(), advice: "'swift -print-target-info' must work"))
        }
        // …/usr/lib/swift
        let root = FilePath(answer.paths.runtimeResourcePath).removingLastComponent().removingLastComponent()
        guard FileSystem.isExecutable(root / "bin" / "llvm-objcopy") else {
            throw Failure(
                Problem(
                    .toolMissing, subject: "llvm-objcopy", "the toolchain at \(root) has no llvm-objcopy",
                    advice: "install a toolchain of swift.org: they carry it"))
        }
        let words = answer.compilerVersion.split(separator: " ")
        let version = words.firstIndex(of: "version").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        return Record(
            root: root.string, version: version.map(String.init) ?? "unknown",
            versionLine: answer.compilerVersion, hostTriple: answer.target.unversionedTriple)
    }
}
