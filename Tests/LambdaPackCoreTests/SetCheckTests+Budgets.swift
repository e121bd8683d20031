import Archive
import Foundation
import LambdaPackCore
import Testing

/// Budgets, waivers, and what is shown of them.
extension SetCheckTests {
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
