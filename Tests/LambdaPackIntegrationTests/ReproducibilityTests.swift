import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Two clean builds agree byte for byte, however different the places they were made in.
@Suite(.serialized) struct ReproducibilityTests {
    /// Differs from the first build in directory (and its length), umask, time zone, locale, home, number of jobs,
    /// modification times and the order in which the files were created.
    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func agreesAtAFixedPath() throws {
        let first = try StorefrontSet.built()
        let second = try Workspace(copying: "storefront", into: "a-directory-with-quite-another-length/second")
        let selection = ["--product", "Checkout", "--product", "Shipping"]
        let finished = try elsewhere(second, selection + ["--fixed-path"])
        try #require(finished.status == 0, "\(finished.output)")
        let again = try second.manifest()
        #expect(again.functions.count == 2 * StorefrontSet.architectures.count)
        for function in again.functions {
            #expect(try first.function(function.name, function.architecture) == function)
            for path in [function.archive.path, function.elf.debugFile] {
                #expect(try Data(contentsOf: first.output / path) == Data(contentsOf: second.output / path), "\(path)")
            }
        }
    }

    /// Without a namespace, prefix maps do for all that names no full path; C's `__FILE__` is theirs, too.
    @Test func agreesInAnyDirectoryWhereNoFullPathIsNamed() throws {
        let first = try Workspace(copying: "storefront", into: "here")
        let second = try Workspace(copying: "storefront", into: "and-in-another-directory")
        let arguments = ["--no-fixed-path", "--product", "Shipping", "--product", "Checkout"]
        let one = try first.lambdaPack(arguments + ["--arch", "x86_64"])
        try #require(one.status == 0, "\(one.output)")
        #expect(!one.output.contains("[path-in-binary]"), "\(one.output)")
        let other = try elsewhere(second, arguments, architectures: [.x86_64])
        try #require(other.status == 0, "\(other.output)")
        #expect(try first.manifest() == second.manifest())
        #expect(try first.manifest().functions.map(\.name) == ["Checkout", "Shipping"])
    }

    /// `#filePath` is what no prefix map changes.
    @Test func reportsAPathAndTheModuleThatHasIt() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try leaky(in: directory)
            let finished = try tiny.lambdaPack(["--product", "Alpha", "--no-fixed-path"])
            #expect(finished.status == 0, "\(finished.output)")
            #expect(finished.output.contains("[path-in-binary]"), "\(finished.output)")
            #expect(finished.output.contains("holds this machine's path \(tiny.package.path)"), "\(finished.output)")
            #expect(finished.output.contains("put there by Leaky ("), "\(finished.output)")
        }
    }

    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func namesNoPathOfTheMachineAtAFixedPath() async throws {
        try await withTemporaryDirectory { directory in
            var sums: Set<Data> = []
            for name in ["one", "and-another"] {
                let tiny = try leaky(in: directory / name)
                let finished = try tiny.lambdaPack(["--product", "Alpha", "--fixed-path"])
                #expect(finished.status == 0, "\(finished.output)")
                #expect(!finished.output.contains("[path-in-binary]"), "\(finished.output)")
                sums.insert(try Data(contentsOf: tiny.output / "functions/Alpha-\(Machine.architecture).zip"))
            }
            #expect(sums.count == 1)
        }
    }

    /// Its path is not inlined into the caller, so that one module alone has it.
    private func leaky(in directory: URL) throws -> TinyPackage {
        let tiny = try TinyPackage(
            in: directory,
            manifest: """
                // swift-tools-version: 6.1
                import PackageDescription
                let package = Package(
                    name: "tiny",
                    targets: [
                        .target(name: "Leaky"), .executableTarget(name: "Alpha", dependencies: ["Leaky"]),
                        .executableTarget(name: "Beta"),
                    ])
                """)
        try tiny.write("Sources/Leaky/Leaky.swift", "@inline(never) public func place() -> String { #filePath }\n")
        try tiny.write("Sources/Alpha/main.swift", "import Leaky\nprint(place())\n")
        return tiny
    }

    private func elsewhere(
        _ workspace: Workspace, _ arguments: [String], architectures: [Architecture] = StorefrontSet.architectures
    ) throws -> TestSupport.Finished {
        try shuffle(workspace.package)
        let home = workspace.root / "home"
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let all =
            [
                "--package-path", workspace.package.path, "--work-directory", workspace.work.path, "--output",
                workspace.output.path,
            ]
            + architectures.flatMap { ["--arch", $0.rawValue] } + arguments + ["--jobs", "1"]
        let words = ([Tool.path] + all).map { "'\($0)'" }.joined(separator: " ")
        var environment: [String: String?] = [
            "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "HOME": home.path, "CI": "",
        ]
        if let folder = Machine.sdkFolder { environment["LAMBDA_PACK_SWIFT_SDKS_PATH"] = folder }
        return try run("/bin/sh", ["-c", "umask 0077; exec \(words)"], environment: environment)
    }

    /// Creates every file anew, in the opposite order, with old times.
    private func shuffle(_ directory: URL) throws {
        let files = try snapshot(of: directory)
        for (path, content) in files.sorted(by: { $0.key > $1.key }) {
            let file = directory / path
            try FileManager.default.removeItem(at: file)
            try content.write(to: file)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: file.path)
        }
    }
}
