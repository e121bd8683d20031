import Foundation
import LambdaPackCore
import Synchronization
import TestSupport
import Testing

/// The storefront, built once for all tests that look at a finished set.
enum StorefrontSet {
    static let architectures: [Architecture] = Machine.hasARM64 ? [.arm64, .x86_64] : [.x86_64]
    static let functions = ["Catalog", "Checkout", "Inventory", "Orders", "Shipping"]

    struct Built: Sendable {
        var workspace: Workspace
        var log: String
        var manifest: Manifest
        var output: URL { workspace.output }

        /// Builds the workspace's set; the arguments are those of the command.
        init(_ workspace: Workspace, _ arguments: [String]) throws {
            let finished = try workspace.lambdaPack(arguments)
            guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
            self.workspace = workspace
            log = finished.output
            manifest = try workspace.manifest()
        }

        func function(_ name: String, _ architecture: Architecture) throws -> Manifest.Function {
            try #require(manifest.functions.first { $0.name == name && $0.architecture == architecture })
        }
    }

    private static let result = Result { try build() }

    static func built() throws -> Built { try result.get() }

    private static func build() throws -> Built {
        try Built(
            try Workspace(copying: "storefront", into: "first"),
            architectures.flatMap { ["--arch", $0.rawValue] } + (Machine.hasNamespaces ? ["--fixed-path"] : []))
    }
}

struct BuildFailure: Error, CustomStringConvertible {
    let output: String
    var description: String { output }
}

/// A copy of a fixture with directories of its own. They stay until the process ends: several tests look at them.
struct Workspace: Sendable {
    let root: URL
    var package: URL { root / "package" }
    var work: URL { root / "work" }
    var output: URL { root / "output" }
    var lock: URL { package / "lambda-pack.lock" }

    init(copying fixture: String, into name: String) throws {
        root = Self.base / name
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Repository.fixture(fixture), to: package)
        for leftover in [".build", "Package.resolved", ".swiftpm", "lambda-pack.lock"] {
            try? FileManager.default.removeItem(at: package / leftover)
        }
        // Only the plugin comes from there, and its own test uses it: without, nothing of it needs resolving.
        let manifest = package / "Package.swift"
        let text = try String(contentsOf: manifest, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let others = lines.filter { !$0.contains("swift-lambda-pack\", path:") }
        try #require(others.count == lines.count - 1, "what the fixture's manifest has of this package")
        try others.joined(separator: "\n").write(to: manifest, atomically: true, encoding: .utf8)
    }

    /// A copy of all that another one has, its built products too. At a fixed path nothing of it is built again.
    init(copying other: Workspace, into name: String) throws {
        root = Self.base / name
        // With the times of the files, by which SwiftPM knows what has changed.
        let copied = try run("cp", ["-a", other.root.path, root.path])
        guard copied.status == 0 else { throw BuildFailure(output: copied.output) }
    }

    func lambdaPack(
        _ arguments: [String], environment: [String: String?] = [:], output: URL? = nil
    ) throws -> TestSupport.Finished {
        try Tool.run(
            ["--package-path", package.path, "--work-directory", work.path, "--output", (output ?? self.output).path]
                + arguments, environment: environment)
    }

    func manifest() throws -> Manifest { try manifest(of: output) }

    func manifest(of output: URL) throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: output / "manifest.json"))
    }

    /// One directory for all of a run, removed when the process ends.
    private static let base: URL = {
        let directory = try! makeTemporaryDirectory()
        basePath.withLock { $0 = directory.path }
        atexit {
            if let path = basePath.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
        }
        return directory
    }()
}

private let basePath = Mutex<String?>(nil)
