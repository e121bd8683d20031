import Foundation
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
            let screenshots = ProcessInfo.processInfo.environment["LAMBDA_PACK_SCREENSHOTS"].map { [$0] } ?? []
            let finished = try run("python3", [(Self.resources / "page.py").path, page.path] + screenshots)
            #expect(finished.status == 0, "\(finished.output)")
        }
    }
}
