import Foundation
import TestSupport
import Testing

/// A package of a few lines, with its own directories, that builds in seconds for the host's architecture.
struct TinyPackage {
    let root: URL
    var package: URL { root / "pkg" }
    var output: URL { root / "out" }
    var work: URL { root / "work" }
    var temporary: URL { root / "tmp" }

    init(in root: URL, manifest: String = Self.twoFunctions) throws {
        self.root = root
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        try write("Package.swift", manifest)
        try write("Sources/Alpha/main.swift", "print(\"alpha\")\n")
        try write("Sources/Beta/main.swift", "print(\"beta\")\n")
    }

    static let twoFunctions = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "tiny", targets: [.executableTarget(name: "Alpha"), .executableTarget(name: "Beta")])
        """

    /// The same in a package with this repository's plugin, which compiles the tool.
    static var withThisPlugin: String {
        """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "tiny",
            dependencies: [.package(name: "swift-lambda-pack", path: "\(Repository.root.path)")],
            targets: [.executableTarget(name: "Alpha"), .executableTarget(name: "Beta")])
        """
    }

    func write(_ path: String, _ text: String) throws {
        let file = package / path
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    var arguments: [String] {
        [
            "--package-path", package.path, "--work-directory", work.path, "--output", output.path, "--arch",
            Machine.architecture,
        ]
    }

    func lambdaPack(
        _ more: [String] = ["--product", "Alpha"], environment: [String: String?] = [:],
        started: (Process) throws -> Void = { _ in }
    ) throws -> Finished {
        var variables: [String: String?] = ["TMPDIR": temporary.path]
        for (name, value) in environment { variables.updateValue(value, forKey: name) }
        return try Tool.run(arguments + more, environment: variables, in: package, started: started)
    }

    /// Builds a good set, lets `spoil` make something go wrong, and checks that the set is as it was and that nothing
    /// is left behind.
    func expectFailure(
        _ code: String, saying words: [String] = [], status: Int32 = 1, _ more: [String] = ["--product", "Alpha"],
        environment: [String: String?] = [:], spoil: () throws -> Void
    ) throws {
        let good = try lambdaPack()
        try #require(good.status == 0, "\(good.output)")
        let before = try snapshot(of: output)
        try spoil()
        let failed = try lambdaPack(more, environment: environment)
        #expect(failed.status == status, "\(failed.output)")
        #expect(failed.output.contains("[\(code)]"), "\(failed.output)")
        for word in words { #expect(failed.output.contains(word), "\(word) in: \(failed.output)") }
        #expect(try snapshot(of: output) == before)
        try expectNothingLeft()
    }

    func expectNothingLeft() throws {
        let beside = try FileManager.default.contentsOfDirectory(atPath: root.path).filter {
            $0.hasPrefix(".out") || $0.hasSuffix(".staging")
        }
        #expect(beside.isEmpty, "\(beside)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
        #expect(processes(naming: work.path).isEmpty)
    }
}
