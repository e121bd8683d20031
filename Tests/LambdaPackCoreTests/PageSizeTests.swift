import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The page of a fleet: 200 functions whose treemaps have 100 kB each.
@Suite struct PageSizeTests {
    private static let functions = (0..<200).map { "Function\($0)" }

    /// 20 modules of 40 symbols, as functions on SwiftNIO and Foundation have them; a module a line.
    /// - Parameter own: whether a module's names and sizes are this function's alone.
    private func treemap(_ function: Int, own: (Int) -> Bool) -> [UInt8] {
        let modules = (0..<20).map { number in
            let seed = own(number) ? function : 0
            let owner = own(number) ? "Function\(function)" : "Shared"
            let sizes = (0..<40).map { (40 - $0) * 90 + number * 7 + seed % 13 }
            let symbols = sizes.enumerated().map { index, bytes in
                let name =
                    "\(owner).Module\(number).Type\(index).method(argument: Swift.Array<Swift.String>) -> Swift.Int"
                return """
                    {"bytes":\(bytes),"kind":"\(index % 4 == 0 ? "Swift metadata" : "code")","name":"\(name)"}
                    """
            }
            let left = 50_000 + seed
            return """
                {"bytes":\(sizes.reduce(left, +)),"kind":"code","name":"Module\(number)",\
                "rest":[{"bytes":\(left),"kind":"code"}],"symbols":[\(symbols.joined(separator: ","))]}

                """
        }
        return Array(modules.joined().utf8)
    }

    private func treemaps(own: (Int) -> Bool) -> [ArtifactID: [UInt8]] {
        Dictionary(
            uniqueKeysWithValues: Self.functions.enumerated().map { (.function($1, .x86_64), treemap($0, own: own)) })
    }

    /// A real function of the golden manifest, 200 times.
    private func check() throws -> CheckResult {
        let file = GoldenReportTests.folder / "after.json"
        var manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: file))
        let function = try #require(manifest.functions.first { $0.architecture == .x86_64 })
        manifest.functions = Self.functions.map { name in
            var function = function
            function.name = name
            return function
        }
        let rules = try ConfigurationFile(yaml: "budgets: {zip: 10 MB, unzipped: 50 MB}", name: "f").budgets
        let today = try #require(CalendarDate("2026-11-21"))
        return SetCheck(current: manifest, baseline: nil, rules: rules, today: today).result
    }

    /// Bytes by module and kind: what symbols and rest are together.
    private func sums(_ modules: [Treemap.Module]) -> [[String: Int]] {
        modules.map { module in
            var sums: [String: Int] = [:]
            for symbol in module.symbols { sums[symbol.kind, default: 0] += symbol.bytes }
            for rest in module.rest { sums[rest.kind.rawValue, default: 0] += rest.bytes }
            return sums
        }
    }

    @Test func whatFunctionsShareIsThereOnce() throws {
        let treemaps = treemaps { $0 < 2 }
        #expect(treemaps.values.reduce(0) { $0 + $1.count } > 15_000_000)
        let page = try CheckPage.render(check(), treemaps: treemaps)
        #expect(page.count < 3_000_000, "\(page.count) B")
        let text = String(decoding: page, as: UTF8.self)
        #expect(!text.contains("id=\"folded\""))
        #expect(text.ranges(of: "Shared.Module19.Type39.method").count == 1)
        #expect(text.contains("Function199.Module1.Type39.method"))
    }

    @Test func aPageHasItsLimitWhateverIsInIt() throws {
        let treemaps = treemaps { $0 < 12 }
        let page = try CheckPage.render(check(), treemaps: treemaps)
        #expect(page.count <= CheckPage.limitBytes, "\(page.count) B")
        #expect(page.count > CheckPage.limitBytes * 9 / 10, "the room is used: \(page.count) B")
        #expect(String(decoding: page, as: UTF8.self).contains("id=\"folded\""))
        if Sweep.isWhole {
            #expect(try CheckPage.render(check(), treemaps: treemaps) == page, "the same bytes at each run")
        }
    }

    @Test func foldingKeepsEverySum() throws {
        let whole = try PageTreemaps([
            .function("A", .arm64): treemap(1) { _ in true }, .function("B", .arm64): treemap(2) { $0 > 9 },
        ])
        var previous = 0
        for limit in [200_000, 60_000, 20_000, 5_000, 0] {
            var folded = whole
            let shown = folded.fold(to: limit)
            #expect((shown == nil) == (limit == 200_000))
            #expect(sums(folded.modules) == sums(whole.modules))
            #expect(folded.modules.map(\.bytes) == whole.modules.map(\.bytes) && folded.parts == whole.parts)
            // All that are as large as said, and no other.
            let expected = whole.modules.map { $0.symbols.filter { $0.bytes >= shown ?? 0 } }
            #expect(folded.modules.map(\.symbols) == expected)
            #expect(shown ?? 0 >= previous)
            previous = shown ?? 0
        }
    }
}
