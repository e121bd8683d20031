import Archive
import Foundation
import LambdaPackCore
import Testing

/// What is said of growth, from manifests alone.
@Suite struct SetCheckTests {
    typealias Object = [String: Any]

    func function(
        _ name: String, zip: Int, digest: String? = nil, layers: [String] = [], entries: [(String, Int)] = [],
        modules: [(String, Int)]? = nil
    ) -> Object {
        var object: Object = [
            "name": name, "architecture": "arm64", "runtime": "provided.al2023", "handler": "bootstrap",
            "linkage": "static", "archive": archive(zip), "contentDigest": digest ?? "\(name) \(zip)",
            "entries": entries.map {
                [
                    "path": $0.0, "mode": "0644", "type": "file", "bytes": $0.1 * 2, "compressedBytes": $0.1,
                    "sha256": $0.0,
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
        if let modules {
            object["attribution"] =
                [
                    "basis": "link-map", "foundationImporters": [String](),
                    "modules": modules.map { ["name": $0.0, "bytes": $0.1] as Object },
                ] as Object
        }
        return object
    }

    /// - Parameter modules: of the dylib of common modules in it; nil where it has none.
    func layer(_ name: String, zip: Int, modules: [(String, Int)]? = nil) -> Object {
        var object = layer(name, zip)
        guard let modules else { return object }
        object["libraries"] = [
            [
                "soname": "libcommon-Kit.so", "origin": "dependencies", "modules": modules.map(\.0),
                "elf": [
                    "machine": "aarch64", "needed": [String](), "highestVersions": Object(),
                    "debugFile": "debug/lib/libcommon-Kit.so-arm64.debug", "containsICU": false,
                    "retargeted": [String](),
                ] as Object,
                "attribution": [
                    "basis": "link-map", "foundationImporters": [String](),
                    "modules": modules.map { ["name": $0.0, "bytes": $0.1] as Object },
                ] as Object,
            ] as Object
        ]
        return object
    }

    func layer(_ name: String, _ zip: Int) -> Object {
        [
            "name": name, "architecture": "arm64", "version": 1, "layerName": "\(name)-arm64", "description": "",
            "compatibleRuntimes": [String](), "archive": archive(zip), "contentDigest": "\(name) \(zip)",
            "entries": [String](), "libraries": [String](), "functions": [String](), "budgets": [String](),
        ]
    }

    func archive(_ bytes: Int) -> Object {
        [
            "path": "", "bytes": bytes, "unzippedBytes": bytes * 2, "sha256": "", "codeSha256": "",
            "compression": "default",
        ]
    }

    func manifest(_ functions: [Object], _ layers: [Object] = []) throws -> Manifest {
        let object: Object = [
            "schema": Manifest.marker, "schemaVersion": Manifest.schemaVersion, "package": "shop", "releasable": true,
            "functions": functions, "layers": layers, "preflight": ["profile": "", "allowed": [String]()] as Object,
        ]
        return try JSONDecoder().decode(Manifest.self, from: JSONSerialization.data(withJSONObject: object))
    }

    func rules(_ yaml: String) throws -> BudgetRules { try ConfigurationFile(yaml: yaml, name: "f").budgets }

    func check(
        _ before: Manifest?, _ after: Manifest, _ growth: String = "5 %", trailer: String? = nil
    ) throws -> SetCheck {
        SetCheck(
            current: after, baseline: before, rules: try rules("budgets:\n  growth: \(growth)"),
            today: try #require(CalendarDate("2026-06-15")), trailer: trailer)
    }

    /// A module in a layer, which eleven functions mount: their growth is one problem, and so is its cause.
    @Test func growthOfACommonModuleIsSaidOnce() throws {
        let names = (1...11).map { "F\($0)" }
        func set(_ bytes: Int, own: Int = 10_000) throws -> Manifest {
            try manifest(
                names.map { function($0, zip: $0 == "F3" ? own : 10_000, layers: ["kit"]) },
                [layer("kit", zip: bytes, modules: [("Kit", bytes), ("Other", 5_000)])])
        }
        let grown = try check(try set(1_000_000), try set(1_200_000))
        let growth = grown.problems.filter { $0.code == .overBudget && $0.subject.hasPrefix("F") }
        #expect(growth.count == 1)
        #expect(growth.first?.message.contains("11 functions for arm64 grew with layers alone (kit): F1, F10") == true)
        // The verdict is that of each.
        #expect(grown.result.artifacts.filter { $0.kind == .function }.allSatisfy { $0.verdict == .fail })
        let shared = try #require(grown.result.artifacts.first { $0.kind == .layer }?.modules.first)
        #expect(shared.name == "Kit" && shared.before == 1_000_000 && shared.after == 1_200_000)
        // One that grew by itself as well is another story.
        let mixed = try check(try set(1_000_000), try set(1_200_000, own: 90_000))
        let stories = mixed.problems.filter { $0.code == .overBudget && $0.subject.hasPrefix("F") }
        #expect(stories.count == 2 && stories.contains { $0.subject == "F3-arm64" })
        #expect(stories.contains { $0.message.contains("10 functions") })
    }

    @Test func growthIsHeldAgainstItsBudgetAndNamesWhatGrew() throws {
        let before = try manifest([
            function("Orders", zip: 1_000_000, entries: [("bootstrap", 900_000), ("a.json", 100)])
        ])
        let after = try manifest([
            function("Orders", zip: 1_100_000, entries: [("bootstrap", 999_000), ("b.json", 1_100)])
        ])
        let failed = try check(before, after)
        #expect(failed.result.verdict == .fail)
        #expect(
            failed.problems.map(\.message) == [
                "'Orders' for arm64 grew by 100,000 B to 1,100,000 B zipped with its layers: its budget for growth is 5 % (budgets.growth)"
            ])
        #expect(failed.problems.first?.cause == "compressed: bootstrap +99,000 B, b.json +1,100 B, a.json -100 B")
        #expect(try check(before, after, "10 %").result.verdict == .pass)
        #expect(try check(before, after, "{warn: 99999}").result.verdict == .warn)
        // Who fails need not hear that it warns, too.
        #expect(try check(before, after, "{warn: 1 kB, fail: 5 %}").problems.count == 1)
        #expect(
            GitHubAnnotations.render(failed.problems)
                == "::error file=f,line=2,col=11::'Orders' for arm64 grew by 100,000 B to 1,100,000 B zipped with its layers: its budget for growth is 5 %25 (budgets.growth)\n"
        )
    }

    @Test func anotherCompressorIsNoGrowth() throws {
        func set(_ zip: Int, _ other: Int, layer bytes: Int) throws -> Manifest {
            var stock = function("Stock", zip: other, digest: "s", entries: [("bootstrap", other - 1000)])
            stock["entries"] = [
                [
                    "path": "bootstrap", "mode": "0755", "type": "file", "bytes": 4_000_000,
                    "compressedBytes": other - 1000, "sha256": "same",
                ] as Object
            ]
            return try manifest(
                [function("Orders", zip: zip), stock], [layer("swift", zip: bytes)])
        }
        let before = try set(1_000_000, 1_000_000, layer: 500)
        let after = try set(1_000_000, 1_200_000, layer: 500)
        let checked = try check(before, after)
        #expect(checked.result.verdict == .warn)
        #expect(checked.problems.map(\.code) == [.compressorDiffers])
        #expect(
            checked.problems.first?.cause
                == "'bootstrap' of Stock-arm64 is the same file, and has +200,000 B compressed")
        // What did change is judged as ever.
        let grown = try check(before, try set(1_300_000, 1_200_000, layer: 500))
        #expect(Set(grown.problems.map(\.code)) == [.overBudget, .compressorDiffers])
        #expect(grown.problems.first?.message.contains("'Orders' for arm64 grew by 300,000 B") == true)
        // Without an example in the manifests the provenance tells.
        let known = SetCheck(
            current: before, baseline: before, rules: try rules("budgets: {growth: 5 %}"),
            today: try #require(CalendarDate("2026-06-15")),
            compressors: (Compressor(level: "default", behaviour: "a"), Compressor(level: "default", behaviour: "b")))
        #expect(known.problems.map(\.cause) == ["there a, here b at level 'default'"])
        #expect(try check(before, before).problems.isEmpty)
    }

    @Test func modulesSayWhyItGrew() throws {
        let before = try manifest([
            function(
                "Orders", zip: 1_000_000, entries: [("bootstrap", 900_000)],
                modules: [("Swift", 2_000_000), ("Orders", 30_000), ("Old", 5000)])
        ])
        let after = try manifest([
            function(
                "Orders", zip: 1_200_000, entries: [("bootstrap", 1_100_000)],
                modules: [
                    ("Swift", 2_000_100), ("Orders", 44_000), ("FoundationInternationalization", 398_000),
                ])
        ])
        let result = try check(before, after).result
        let why =
            "+407.1 kB: FoundationInternationalization +398.0 kB (new), Orders +14.0 kB, Old -5.0 kB (gone), others +100 B"
        #expect(result.artifacts.first?.whyItGrew == why)
        #expect(result.problems.first?.cause == "bootstrap unzipped \(why)")
        #expect(CheckMarkdown.render(result).contains("  - `bootstrap` unzipped \(why)\n"))
        #expect(CheckReport.render(result, layout: TextLayout(width: 1000)).string.contains("Orders arm64  \(why)"))
        // Nothing is said where the two sides were not attributed in the same way.
        var symbols = before
        symbols.functions[0].attribution?.basis = .symbols
        #expect(try check(symbols, after).result.artifacts.first?.whyItGrew == nil)
    }

    @Test func belowTheNoisePercentagesSayNothing() throws {
        let before = try manifest([function("A", zip: 1000)])
        #expect(try check(before, try manifest([function("A", zip: 9000)])).result.verdict == .pass)
        #expect(try check(before, try manifest([function("A", zip: 9193)])).result.verdict == .fail)
        #expect(try check(before, try manifest([function("A", zip: 1002)]), "1").result.verdict == .fail)
    }

    @Test func withoutABaselineNothingGrew() throws {
        let result = try check(nil, try manifest([function("A", zip: 1_000_000_000)])).result
        #expect(result.verdict == .pass && !result.hasBaseline)
        #expect(CheckReport.render(result).string.contains("no baseline"))
    }

    @Test func newRemovedAndRenamed() throws {
        let before = try manifest([
            function("Old", zip: 10, digest: "same"), function("Gone", zip: 20), function("Kept", zip: 30),
        ])
        let after = try manifest([
            function("Fresh", zip: 10, digest: "same"), function("New", zip: 5_000_000), function("Kept", zip: 30),
        ])
        // What is new did not grow.
        let result = try check(before, after).result
        #expect(result.verdict == .pass)
        #expect(result.artifacts.map(\.name) == ["Fresh", "Gone", "Kept", "New"])
        #expect(result.artifacts.map(\.state) == [.renamed, .removed, .same, .new])
        #expect(result.artifacts.map(\.renamedFrom) == ["Old", nil, nil, nil])
    }

    @Test func bytesThatMoveIntoALayerAreNoGrowth() throws {
        let before = try manifest([function("A", zip: 3_000_000), function("B", zip: 3_000_000)])
        let after = try manifest(
            [function("A", zip: 100_000, layers: ["swift"]), function("B", zip: 100_000, layers: ["swift"])],
            [layer("swift", zip: 2_900_000)])
        let result = try check(before, after).result
        #expect(result.verdict == .pass)
        #expect(result.artifacts.first?.mountedZip.growth == 0)
        #expect(result.artifacts.map(\.name) == ["A", "B", "swift"])
        #expect(result.artifacts.last?.state == .new)
    }
}
