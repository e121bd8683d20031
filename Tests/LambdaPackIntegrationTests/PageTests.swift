import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The page of a check in a real browser. `LAMBDA_PACK_SCREENSHOTS=<folder>` keeps pictures to look at.
@Suite struct PageTests {
    static let browser = ["chromium", "chromium-browser", "google-chrome", "chrome"].lazy.compactMap(findExecutable)
        .first
    static let resources = Repository.root / "Tests/LambdaPackIntegrationTests/Resources"

    @Test(
        .enabled(if: browser != nil, "there is no Chromium"),
        .enabled(if: findExecutable("python3") != nil, "there is no python3"))
    func isUsedByMouseAndKeyboard() async throws {
        // The golden, whole again.
        let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.html"
        var html = try String(contentsOf: golden, encoding: .utf8)
        for name in ["page.css", "page.js"] {
            let file = Repository.root / "Sources/LambdaPackCore/Report/Page/\(name)"
            html = html.replacing("\n\(name)\n", with: "\n" + (try String(contentsOf: file, encoding: .utf8)))
        }
        try await withTemporaryDirectory { directory in
            let page = directory / "check.html"
            try html.write(to: page, atomically: true, encoding: .utf8)
            try use(page, "page.py")
        }
    }

    @Test(
        .enabled(if: browser != nil, "there is no Chromium"),
        .enabled(if: findExecutable("python3") != nil, "there is no python3"))
    func aFleetIsReadAsItIsLookedAt() async throws {
        let file = Repository.root / "Tests/LambdaPackCoreTests/Goldens/after.json"
        var manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: file))
        let function = try #require(manifest.functions.first)
        manifest.functions = (100..<300).map { number in
            var function = function
            function.name = "Function\(number)"
            return function
        }
        var before = manifest
        for index in before.functions.indices {
            before.functions[index].contentDigest = "another"
            before.functions[index].entries[0].compressedBytes -= 1_000 + index
            before.functions[index].archive.bytes -= 1_000 + index
        }
        let check = SetCheck(
            current: manifest, baseline: before, baselineName: "main",
            rules: try ConfigurationFile(yaml: "budgets: {zip: 10 MB}", name: "f").budgets,
            today: try #require(CalendarDate("2026-11-21"))
        ).result
        func module(_ name: String, _ symbol: String) -> String {
            """
            {"bytes":3000000,"kind":"code","name":"\(name)","rest":[{"bytes":2000000,"kind":"code"}],\
            "symbols":[{"bytes":1000000,"kind":"code","name":"\(symbol)"}]}

            """
        }
        let treemaps = check.artifacts.map { artifact in
            let modules = module("Shared", "Shared.everything") + module(artifact.name, "\(artifact.name).handler")
            return (artifact.id, Array(modules.utf8))
        }
        let html = try CheckPage.render(check, treemaps: Dictionary(uniqueKeysWithValues: treemaps))
        try await withTemporaryDirectory { directory in
            let page = directory / "fleet.html"
            try Data(html).write(to: page)
            try use(page, "fleet.py")
        }
    }

    private func use(_ page: URL, _ script: String) throws {
        let screenshots = ProcessInfo.processInfo.environment["LAMBDA_PACK_SCREENSHOTS"].map { [$0] } ?? []
        let finished = try run("python3", [(Self.resources / script).path, page.path] + screenshots)
        #expect(finished.status == 0, "\(finished.output)")
    }
}
