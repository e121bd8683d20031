import Archive
import Foundation
import LambdaPackCore
import Testing

/// What is said of growth, from manifests alone.
@Suite struct SetCheckTests {
    private typealias Object = [String: Any]

    private func function(
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
    private func layer(_ name: String, zip: Int, modules: [(String, Int)]? = nil) -> Object {
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

    private func layer(_ name: String, _ zip: Int) -> Object {
        [
            "name": name, "architecture": "arm64", "version": 1, "layerName": "\(name)-arm64", "description": "",
            "compatibleRuntimes": [String](), "archive": archive(zip), "contentDigest": "\(name) \(zip)",
            "entries": [String](), "libraries": [String](), "functions": [String](), "budgets": [String](),
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

    private func rules(_ yaml: String) throws -> BudgetRules { try ConfigurationFile(yaml: yaml, name: "f").budgets }

    private func check(
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

    @Test func aLayerHasBudgetsOfItsOwn() throws {
        let after = try manifest(
            [function("A", zip: 100_000, layers: ["swift"])],
            [layer("swift", zip: 2_900_000), layer("images", zip: 500_000)])
        let yaml = """
            layers:
              budgets: {zip: 400 kB, growth: 1 kB}
              named:
                swift:
                  budgets: {zip: 3 MB}
            """
        let today = try #require(CalendarDate("2026-06-15"))
        let before = try manifest([function("A", zip: 100_000)], [layer("swift", zip: 2_000_000)])
        let check = SetCheck(current: after, baseline: before, rules: try rules(yaml), today: today)
        #expect(
            check.problems.map(\.message) == [
                "the layer 'images' for arm64: zip has 500,000 B, 100,000 B over its budget of 400,000 B (layers.budgets.zip)",
                "the layer 'swift' for arm64 grew by 900,000 B to 2,900,000 B zipped: its budget for growth is 1,000 B (layers.budgets.growth)",
            ])
        #expect(check.result.artifacts.map(\.verdict) == [.pass, .fail, .fail])
        #expect(
            check.result.artifacts.map { $0.budgets.map(\.rule) }.last == [
                "layers.named.swift.budgets.zip", "layers.budgets.growth",
            ])
    }

    @Test func theMostSpecificBudgetWins() throws {
        let rules = try rules(
            """
            budgets:
              zip: 1 MB
              entry: 2 MB
              arm64: {zip: 3 MB, growth: 1 %}
            functions:
              Orders:
                budgets:
                  zip: {warn: 4 MB}
                  x86_64: {zip: 5 MB, unzipped: 6 MB}
            """)
        func found(_ name: String, _ architecture: Architecture) -> [String] {
            rules.budgets(.function(name, architecture)).map { "\($0.origin.rule) \($0.level) \($0.limitBytes)" }
        }
        #expect(found("Other", .x86_64) == ["budgets.entry fail 2000000", "budgets.zip fail 1000000"])
        #expect(found("Other", .arm64) == ["budgets.entry fail 2000000", "budgets.arm64.zip fail 3000000"])
        #expect(
            found("Orders", .arm64) == ["budgets.entry fail 2000000", "functions.Orders.budgets.zip warn 4000000"])
        #expect(
            found("Orders", .x86_64) == [
                "budgets.entry fail 2000000", "functions.Orders.budgets.x86_64.unzipped fail 6000000",
                "functions.Orders.budgets.x86_64.zip fail 5000000",
            ])
        #expect(rules.growth(.function("Orders", .arm64)).map(\.origin.rule) == ["budgets.arm64.growth"])
        #expect(rules.growth(.function("Orders", .x86_64)).isEmpty)
        #expect(rules.budgets(.layer("Orders", .arm64)).isEmpty)
    }

    @Test func waiversKeepKnownOverrunsFromFailing() throws {
        let yaml = """
            budgets:
              zip:
                fail: 1 MB
                waiver: {until: 2026-06-30, reason: ICU until the new formatter}
              growth: 1 kB
            """
        let before = try manifest([function("A", zip: 1_900_000)])
        let after = try manifest([function("A", zip: 2_000_000)])
        func check(_ today: String, trailer: String? = nil) throws -> SetCheck {
            SetCheck(
                current: after, baseline: before, rules: try rules(yaml), today: try #require(CalendarDate(today)),
                trailer: trailer)
        }
        let waived = try check("2026-06-30", trailer: "wanted, see #12")
        #expect(waived.result.verdict == .warn)
        #expect(
            waived.problems.map(\.message) == [
                "'A' for arm64: zip has 2,000,000 B, 1,000,000 B over its budget of 1,000,000 B (budgets.zip); waived until 2026-06-30: ICU until the new formatter",
                "'A' for arm64 grew by 100,000 B to 2,000,000 B zipped with its layers: its budget for growth is 1,000 B (budgets.growth); waived: wanted, see #12",
            ])
        #expect(CheckMarkdown.render(waived.result).contains("over, waived until 2026-06-30: ICU until"))
        let ended = try check("2026-07-01")
        #expect(ended.result.verdict == .fail)
        #expect(
            ended.problems.map(\.code) == [.overBudget, .overBudget, .waiverEnded]
                && ended.problems.last?.message
                    == "the waiver of budgets.zip ended on 2026-06-30: ICU until the new formatter"
        )
    }

    @Test func suggestionsHaveReasonsInTheManifest() throws {
        var heavy = try manifest([
            function(
                "A", zip: 3_000_000, entries: [("bootstrap", 1_000_000), ("model.bin", 2_000_000)],
                modules: [("_FoundationICU", 37_000_000)]),
            function("B", zip: 3_000_000, entries: [("bootstrap", 1_000_000), ("model.bin", 2_000_000)]),
        ])
        #expect(
            SetCheck(
                current: heavy, baseline: nil, rules: BudgetRules(), today: try #require(CalendarDate("2026-01-01"))
            ).result.suggestions.count == 3)
        heavy.functions[0].elf.containsICU = true
        heavy.functions[0].attribution?.foundationImporters = ["Orders", "Kit"]
        heavy.functions[1].entries[1].debugBytes = 1_500_000
        let check = SetCheck(
            current: heavy, baseline: nil, rules: BudgetRules(), today: try #require(CalendarDate("2026-01-01")))
        #expect(
            check.result.suggestions.map { "\($0.subject): \($0.message)" } == [
                "A-arm64: full Foundation with ICU takes 37.0 MB unzipped, and Orders and Kit import Foundation: FoundationEssentials avoids that, if its API is enough",
                "B-arm64: 'model.bin' holds 1.5 MB of debug information: strip it before it is included",
                "A-arm64, B-arm64: 'model.bin', 4.0 MB, is in 2 functions: a layer would hold it once",
                "A-arm64: 'model.bin' is 66 % of the archive: in S3, EFS or a layer it would not be deployed with every change of code",
                "B-arm64: 'model.bin' is 66 % of the archive: in S3, EFS or a layer it would not be deployed with every change of code",
            ])
    }

    /// GitHub counts 65,536 characters; emoji count as two here, which is never too few.
    @Test(arguments: [1, 20, 900]) func markdownStaysBelowGitHubsLimit(count: Int) throws {
        let names = (0..<count).map { "Function-with-a-long-name-\u{1F600}-\($0)" }
        var before = try manifest(names.map { function($0, zip: 100_000, entries: [("bootstrap", 1)]) })
        var after = try manifest(
            names.enumerated().map { function($1, zip: 200_000 + $0, entries: [("bootstrap", 2)]) })
        before.package = "s|h<o>p"
        after.package = before.package
        let result = try check(before, after).result
        let text = CheckMarkdown.render(result)
        #expect(text.utf16.count <= 65_536)
        #expect(text.hasPrefix("\(CheckMarkdown.marker)\n### lambda-pack: FAIL s\\|h&lt;o&gt;p\n"))
        #expect(text.contains("\(ByteCount.grouped(count)) grew, compared with"))
        // What is cut says so, the largest change stays, and no fold is left open.
        #expect(text.contains("do not fit here") == (count >= 900))
        #expect(text.contains("| FAIL | Function-with-a-long-name-\u{1F600}-\(count - 1) |"))
        #expect(text.ranges(of: "<details>").count == text.ranges(of: "</details>").count)
        #expect(text == CheckMarkdown.render(result))
        // Where there is room for little, the verdict stays.
        for limit in stride(from: 600, through: 20_000, by: 2_000) {
            let short = CheckMarkdown.render(result, limit: limit)
            #expect(short.utf16.count <= limit && short.hasPrefix(CheckMarkdown.marker), "\(limit)")
            #expect(short.ranges(of: "<details>").count == short.ranges(of: "</details>").count)
        }
    }

    /// What grew stands open, and what did not is folded.
    @Test func markdownShowsWhatGrew() throws {
        let before = try manifest(["A", "B", "C"].map { function($0, zip: 100_000, entries: [("bootstrap", 1)]) })
        let after = try manifest(
            ["A", "B", "C"].map { function($0, zip: $0 == "B" ? 100_900 : 100_000, entries: [("bootstrap", 1)]) })
        let text = CheckMarkdown.render(try check(before, after).result)
        let fold = try #require(text.firstRange(of: "<details><summary>2 artifacts fit and did not grow</summary>"))
        let row = try #require(text.firstRange(of: "| PASS | B |"))
        #expect(row.upperBound < fold.lowerBound && text.contains("1 grew, compared with"))
        for name in ["A", "C"] {
            #expect(try #require(text.firstRange(of: "| PASS | \(name) |")).lowerBound > fold.upperBound)
        }
    }

    @Test func whatComesFromOutsideIsEscapedInThePage() throws {
        let name = "</script><img src=x onerror=alert(1)>"
        let after = try manifest([function("A", zip: 10, entries: [("bootstrap", 5), (name, 3)])])
        let module: Object = [
            "name": name, "bytes": 5, "kind": "code",
            "symbols": [["name": name, "bytes": 5, "kind": "code"] as Object],
            "rest": [Object](),
        ]
        let page = String(
            decoding: try CheckPage.render(
                try check(after, try manifest([function("A", zip: 9, digest: "other")])).result,
                treemaps: [.function("A", .arm64): Array(try JSONSerialization.data(withJSONObject: module))]),
            as: UTF8.self)
        #expect(!page.contains("<img"))
        #expect(page.ranges(of: "</script>").count == 3)
    }
}
