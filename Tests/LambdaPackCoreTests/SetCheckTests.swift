import Foundation
import LambdaPackCore
import Testing

/// What is said of growth, from manifests alone.
@Suite struct SetCheckTests {
    private typealias Object = [String: Any]

    private func function(
        _ name: String, zip: Int, digest: String? = nil, layers: [String] = [], entries: [(String, Int)] = []
    ) -> Object {
        [
            "name": name, "architecture": "arm64", "runtime": "provided.al2023", "handler": "bootstrap",
            "linkage": "static", "archive": archive(zip), "contentDigest": digest ?? "\(name) \(zip)",
            "entries": entries.map {
                [
                    "path": $0.0, "mode": "0644", "type": "file", "bytes": $0.1 * 2, "compressedBytes": $0.1,
                    "sha256": "",
                ] as Object
            },
            "elf": [
                "machine": "aarch64", "needed": [String](), "highestVersions": Object(), "debugFile": "",
                "containsICU": false, "retargeted": [String](),
            ] as Object,
            "budgets": [String](), "externalLayers": [String](), "libraries": [String](),
            "layers": layers.map { ["name": $0, "version": 1, "contentDigest": ""] as Object },
            "unzippedBytesWithLayers": zip * 2,
        ]
    }

    private func layer(_ name: String, zip: Int) -> Object {
        [
            "name": name, "architecture": "arm64", "version": 1, "layerName": "\(name)-arm64", "description": "",
            "compatibleRuntimes": [String](), "archive": archive(zip), "contentDigest": "\(name) \(zip)",
            "entries": [String](), "libraries": [String](), "functions": [String](),
        ]
    }

    private func archive(_ bytes: Int) -> Object {
        [
            "path": "", "bytes": bytes, "unzippedBytes": bytes * 2, "sha256": "", "codeSha256": "",
            "compression": "default",
        ]
    }

    private func manifest(_ functions: [Object], _ layers: [Object] = []) throws -> Manifest {
        let object: Object = [
            "schema": Manifest.marker, "schemaVersion": Manifest.schemaVersion, "package": "shop", "releasable": true,
            "functions": functions, "layers": layers, "preflight": ["profile": "", "allowed": [String]()] as Object,
        ]
        return try JSONDecoder().decode(Manifest.self, from: JSONSerialization.data(withJSONObject: object))
    }

    private func check(
        _ before: Manifest?, _ after: Manifest, _ limit: GrowthBudget.Limit = .permille(50), level: Budget.Level = .fail
    ) -> SetCheck {
        let budget = GrowthBudget(
            limit: limit, level: level, location: LambdaPackCore.SourceLocation(file: "f", line: 3, column: 5))
        return SetCheck(
            SetComparison(baseline: before, current: after), current: after,
            growth: Dictionary(uniqueKeysWithValues: after.functions.map { ($0.name, [budget]) }))
    }

    @Test func growthIsHeldAgainstItsBudgetAndNamesWhatGrew() throws {
        let before = try manifest([
            function("Orders", zip: 1_000_000, entries: [("bootstrap", 900_000), ("a.json", 100)])
        ])
        let after = try manifest([
            function("Orders", zip: 1_100_000, entries: [("bootstrap", 999_000), ("b.json", 1_100)])
        ])
        let failed = check(before, after)
        #expect(failed.verdict == .fail)
        #expect(
            failed.problems.map(\.message) == [
                "'Orders' for arm64 grew by 100,000 B to 1,100,000 B zipped with its layers: its budget for growth is 5 %"
            ])
        #expect(failed.problems.first?.cause == "compressed: bootstrap +99,000 B, b.json +1,100 B, a.json -100 B")
        #expect(check(before, after, .permille(100)).verdict == .pass)
        #expect(check(before, after, .bytes(99_999), level: .warn).verdict == .warn)
        #expect(
            CheckReport.annotations(failed.problems)
                == "::error file=f,line=3,col=5::'Orders' for arm64 grew by 100,000 B to 1,100,000 B zipped with its layers: its budget for growth is 5 %25\n"
        )
    }

    @Test func belowTheNoisePercentagesSayNothing() throws {
        let before = try manifest([function("A", zip: 1000)])
        #expect(check(before, try manifest([function("A", zip: 9000)])).verdict == .pass)
        #expect(check(before, try manifest([function("A", zip: 9193)])).verdict == .fail)
        #expect(check(before, try manifest([function("A", zip: 1002)]), .bytes(1)).verdict == .fail)
    }

    @Test func withoutABaselineNothingGrew() throws {
        let result = check(nil, try manifest([function("A", zip: 1_000_000_000)]))
        #expect(result.verdict == .pass && !result.hasBaseline)
        #expect(CheckReport.text(result).contains("no baseline"))
    }

    @Test func newRemovedAndRenamed() throws {
        let before = try manifest([
            function("Old", zip: 10, digest: "same"), function("Gone", zip: 20), function("Kept", zip: 30),
        ])
        let after = try manifest([
            function("Fresh", zip: 10, digest: "same"), function("New", zip: 5_000_000), function("Kept", zip: 30),
        ])
        let artifacts = SetComparison(baseline: before, current: after).artifacts
        #expect(artifacts.map(\.name) == ["Fresh", "Gone", "Kept", "New"])
        #expect(artifacts.map(\.state) == [.renamed(from: "Old"), .removed, .same, .new])
        // What is new did not grow.
        #expect(check(before, after).verdict == .pass)
    }

    @Test func bytesThatMoveIntoALayerAreNoGrowth() throws {
        let before = try manifest([function("A", zip: 3_000_000), function("B", zip: 3_000_000)])
        let after = try manifest(
            [function("A", zip: 100_000, layers: ["swift"]), function("B", zip: 100_000, layers: ["swift"])],
            [layer("swift", zip: 2_900_000)])
        let result = check(before, after)
        #expect(result.verdict == .pass)
        #expect(result.results.first?.artifact.mountedZip.growth == 0)
        #expect(result.results.map(\.artifact.name) == ["A", "B", "swift"])
        #expect(result.results.last?.artifact.state == .new)
    }

    @Test func markdownStaysBelowGitHubsLimit() throws {
        let names = (0..<900).map { "Function-with-a-long-name-\($0)" }
        let before = try manifest(names.map { function($0, zip: 100_000, entries: [("bootstrap", 1)]) })
        let after = try manifest(names.map { function($0, zip: 200_000, entries: [("bootstrap", 2)]) })
        let result = check(before, after)
        let text = CheckReport.markdown(result, package: "s|h<o>p")
        #expect(text.count < 65_000 && text.hasPrefix("### lambda-pack: FAIL s\\|h&lt;o>p\n"))
        #expect(text.contains("Cut off here"))
        #expect(text == CheckReport.markdown(check(before, after), package: "s|h<o>p"))
    }
}
