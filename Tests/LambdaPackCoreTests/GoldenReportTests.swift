import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The renderings of one check, from manifests of real builds of the storefront: before, and after Shipping began to
/// use all of Foundation. `LAMBDA_PACK_RECORD_GOLDENS=1` writes them anew.
@Suite struct GoldenReportTests {
    static let folder = Repository.root / "Tests/LambdaPackCoreTests/Goldens"
    static let isRecording = ProcessInfo.processInfo.environment["LAMBDA_PACK_RECORD_GOLDENS"] == "1"

    private static let configuration = """
        budgets:
          zip: {warn: 2.96 MB, fail: 10 MB}
          growth: {warn: 64 kB, fail: 5 %}
        functions:
          Orders:
            budgets:
              bootstrap: 8 MB
          Catalog:
            budgets:
              x86_64:
                unzipped:
                  fail: 7.5 MB
                  waiver: {until: 2026-12-31, reason: pictures move to S3}
        """

    private func check() throws -> SetCheck {
        func manifest(_ name: String) throws -> Manifest {
            try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: Self.folder / name))
        }
        return SetCheck(
            current: try manifest("after.json"), baseline: try manifest("before.json"),
            baselineName: "main at 9194dbcb337c",
            rules: try ConfigurationFile(yaml: Self.configuration, name: "lambda-pack.yml").budgets,
            today: try #require(CalendarDate("2026-11-21")))
    }

    private func compare(_ bytes: [UInt8], _ name: String) throws {
        let file = Self.folder / name
        if Self.isRecording { try Data(bytes).write(to: file) }
        #expect(
            try Data(bytes) == Data(contentsOf: file), "\(name) differs; LAMBDA_PACK_RECORD_GOLDENS=1 writes it anew")
    }

    @Test func text() throws { try compare(Array(CheckReport.render(check().result).string.utf8), "check.txt") }
    @Test func markdown() throws { try compare(Array(CheckMarkdown.render(check().result).utf8), "check.md") }
    @Test func json() throws { try compare(CanonicalJSON.encode(check().result), "check.json") }
    @Test func sarif() throws { try compare(SARIFReport.render(check().result), "check.sarif") }

    @Test func page() throws {
        let treemaps = try JSONDecoder().decode(
            [String: Treemap].self, from: Data(contentsOf: Self.folder / "treemaps.json"))
        let result = try check().result
        let lines = Dictionary(
            try result.artifacts.compactMap { artifact in
                try treemaps[artifact.id.description].map { (artifact.id, try $0.lines()) }
            }
        ) { one, _ in one }
        var page = String(decoding: try CheckPage.render(result, treemaps: lines), as: UTF8.self)
        // Style and script are files of their own: the golden names them.
        for name in ["page.css", "page.js"] {
            let file = Repository.root / "Sources/LambdaPackCore/Report/Page/\(name)"
            let content = try String(contentsOf: file, encoding: .utf8)
            #expect(page.ranges(of: content).count == 1)
            page = page.replacing(content, with: "\(name)\n")
        }
        try compare(Array(page.utf8), "check.html")
    }

    /// What the goldens are there for, whoever records them.
    @Test func theModuleIsNamed() throws {
        let check = try check()
        #expect(check.result.verdict == .fail)
        #expect(check.problems.first?.message.hasPrefix("'Shipping' for x86_64: zip has 22,") == true)
        #expect(check.problems.contains { $0.cause?.contains("_FoundationICU +37.7 MB (new)") == true })
        #expect(check.result.suggestions.contains { $0.message.contains("only Shipping imports Foundation") })
    }
}
