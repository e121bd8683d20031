import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// SwiftPM's resource bundles, dependencies' included, and Foundation. x86_64 on Linux x86_64.
@Suite(.serialized, .enabled(if: Machine.architecture == "x86_64", "the gallery is for x86_64")) struct GalleryTests {
    @Test func shipsTheBundlesOfItsOwnClosureAndFindsThem() throws {
        let workspace = try Workspace(copying: "gallery", into: "storefront-and-gallery/gallery")
        // It shares the storefront's Kit by a relative path.
        try FileManager.default.createDirectory(
            at: workspace.root / "storefront", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Repository.fixture("storefront") / "Kit", to: workspace.root / "storefront/Kit")
        let finished = try workspace.lambdaPack([])
        try #require(finished.status == 0, "\(finished.output)")
        // Full Foundation is said aloud: once, and whose it is.
        #expect(finished.output.ranges(of: "[icu-inside]").count == 1, "\(finished.output)")
        #expect(finished.output.contains(" imports Foundation and uses "), "\(finished.output)")
        let manifest = try workspace.manifest()
        try AttributionCheck.expectExact(workspace)
        func paths(_ name: String) -> [String] {
            manifest.functions.first { $0.name == name }?.entries.map(\.path) ?? []
        }
        #expect(paths("Plain") == ["bootstrap"])
        #expect(paths("Gallery").contains("artwork_Artwork.resources/artworks.json"))
        #expect(paths("Gallery").contains("gallery_Gallery.resources/rooms.json"))

        // Without the build directory only the bundles in the archive can be what it finds.
        let root = workspace.root / "task"
        let zip = workspace.output / "functions/Gallery-x86_64.zip"
        #expect(try run("unzip", ["-q", zip.path, "-d", root.path]).status == 0)
        try FileManager.default.removeItem(at: workspace.work)
        let answers = try answers(of: root, to: [#"{"id":"tea-field"}"#, #"{"id":"nope"}"#])
        #expect(answers.map(\.kind) == ["response", "error"])
        #expect(
            answers.map(\.body) == [
                ##"{"colours":["#2f3e2c","#6b7f4f","#c9d3a4"],"room":"Room 2","title":"Tea field in the rain","year":2019}"##,
                #"{"errorMessage":"no artwork has the ID nope","errorType":"Gallery.UnknownArtwork"}"#,
            ])
    }

    private func answers(of root: URL, to events: [String]) throws -> [RuntimeAPI.Answer] {
        let api = try RuntimeAPI(events: events)
        defer { api.stop() }
        let environment = ["AWS_LAMBDA_RUNTIME_API": api.address, "LAMBDA_TASK_ROOT": root.path]
        let finished = try run((root / "bootstrap").path, [], environment: environment, in: root) { process in
            let deadline = Date().addingTimeInterval(120)
            while api.received.count < events.count, process.isRunning, Date() < deadline { usleep(20_000) }
            process.terminate()
        }
        if api.received.isEmpty { Issue.record("no answer: \(finished.output)") }
        return api.received
    }

    @Test func keepsICUOutWithLLD() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "Sources/Alpha/main.swift",
                """
                import Foundation
                struct Order: Codable { var id = 1 }
                print(String(decoding: try JSONEncoder().encode(Order()), as: UTF8.self))
                """)
            // Whether or not there is a gold.
            let tools = directory / "tools"
            try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
            for directory in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
                for name in (try? FileManager.default.contentsOfDirectory(atPath: String(directory))) ?? []
                where name != "ld.gold" && name != "gold" {
                    try? FileManager.default.createSymbolicLink(
                        atPath: (tools / name).path, withDestinationPath: "\(directory)/\(name)")
                }
            }
            let finished = try tiny.lambdaPack(environment: ["PATH": tools.path])
            #expect(finished.status == 0, "\(finished.output)")
            let provenance = try String(contentsOf: tiny.output / "provenance.json", encoding: .utf8)
            #expect(provenance.contains("\"linker\": \"lld\""))
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(contentsOf: tiny.output / "manifest.json"))
            #expect(manifest.functions.map(\.elf.containsICU) == [false])
            #expect(manifest.functions.allSatisfy { (5_000_000..<20_000_000).contains($0.archive.unzippedBytes) })
        }
    }
}
