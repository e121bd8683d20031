import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Libraries of one release of Debian, as `Scripts/fetch-debian-runtimes.sh` fetches them.
struct DebianRuntime: CustomTestStringConvertible {
    var release: String
    var architecture: Architecture

    /// Releases with a newer glibc than Lambda's, and a Swift runtime.
    static let newer = ["trixie", "sid"].flatMap { release in
        [Architecture.x86_64, .arm64].map { DebianRuntime(release: release, architecture: $0) }
    }
    /// glibc 2.36: older than GLIBC_2.38.
    static let older = DebianRuntime(release: "bookworm", architecture: .arm64)

    static let directory: URL = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/")/.cache"
        return URL(
            fileURLWithPath: environment["LAMBDA_PACK_RUNTIMES"] ?? cache + "/lambda-pack/debian-runtimes",
            isDirectory: true)
    }()

    var name: String { "\(release)-\(architecture == .x86_64 ? "amd64" : "arm64")" }
    var testDescription: String { name }
    var root: URL { Self.directory / name }
    var swift: URL { root / "usr/libexec/swift/lib/swift/linux" }
    var system: URL { root / "usr/lib/\(architecture == .x86_64 ? "x86_64" : "aarch64")-linux-gnu" }
    var isFetched: Bool { FileManager.default.fileExists(atPath: root.path) }
    var reason: String { Self.reason(name) }

    static func reason(_ name: String) -> String {
        let left = try? String(contentsOf: directory / "\(name).unavailable", encoding: .utf8)
        let line = left?.split(separator: "\n").first.map(String.init)
        return "\(name): \(line ?? "Scripts/fetch-debian-runtimes.sh has not run")"
    }

    /// Names of Swift's libraries, sorted.
    func libraries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: swift.path).filter { $0.hasSuffix(".so") }.sorted()
    }
}

extension CompatibilityLibrary {
    /// Made by the toolchain on the PATH.
    static func made(
        for architecture: Architecture, in directory: URL, toolchain other: FilePath? = nil,
        refused: [String] = []
    ) async throws -> URL {
        guard let libraries = ToolchainLibraries.directory else { throw BuildFailure(output: "there is no toolchain") }
        // …/usr/lib/swift/linux
        let root =
            other ?? FilePath(libraries).removingLastComponent().removingLastComponent().removingLastComponent()
        let triple = "\(architecture == .x86_64 ? "x86_64" : "aarch64")-unknown-linux-gnu"
        let toolchain = Toolchain(
            swift: root / "bin/swift", root: root, version: "", versionLine: "", hostTriple: triple)
        let made = try await CompatibilityLibrary(
            toolchain: toolchain, linker: toolchain.lld, triple: triple, refused: refused
        ).install(in: FilePath(directory.path), environment: ProcessInfo.processInfo.environment)
        return URL(fileURLWithPath: made.string)
    }
}
