import Foundation
import TestSupport
import Testing

/// Directories and products with names that few test with.
@Suite struct OddPathTests {
    @Test(arguments: [["--linkage", "static"], ["--linkage", "shared", "--retarget"]])
    func spacesDotsAndLettersBeyondASCII(_ linkage: [String]) async throws {
        guard linkage[1] == "static" || ToolchainLibraries.directory != nil else {
            return try skip("no shared toolchain")
        }
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(
                in: directory / "sp ace ü 'q' 5%20",
                manifest: """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(
                        name: "sp ace ü",
                        products: [.executable(name: "my.app-ü", targets: ["Alpha"])],
                        targets: [.executableTarget(name: "Alpha")])
                    """)
            let finished = try tiny.lambdaPack(["--product", "my.app-ü"] + linkage)
            #expect(finished.status == 0, "\(finished.output)")
            let zip = tiny.output / "functions/my.app-ü-\(Machine.architecture).zip"
            #expect(FileManager.default.fileExists(atPath: zip.path))
            let again = try tiny.lambdaPack(["--product", "my.app-ü"] + linkage)
            #expect(again.status == 0 && again.output.contains("unchanged: "), "\(again.output)")
        }
    }
}
