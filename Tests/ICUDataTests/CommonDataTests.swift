import Foundation
import ICUData
import TestSupport
import Testing

/// Reading and writing, on the data of the toolchain's own library, held against `icupkg`.
@Suite(.enabled(if: RealData.isThere, "the toolchain has no static library of Foundation's ICU"))
struct CommonDataTests {
    @Test func writesTheSameBytesAsItRead() throws {
        try RealData.with { data in
            #expect(data.byteCount == RealData.bytes.count)
            #expect(data.package.hasPrefix("icudt") && data.items.count > 1000)
            #expect(data.encoded(data.items.reversed()) == RealData.bytes)
        }
    }

    /// What follows the data in an executable is not taken for it.
    @Test func findsItsEnd() throws {
        let bytes = RealData.bytes + [UInt8](repeating: 0x41, count: 100_000)
        let count = try bytes.withUnsafeBytes { try CommonData($0).byteCount }
        #expect(count == RealData.bytes.count)
    }

    /// `icupkg` of ICU 72 has room for 100,000 bytes of names, which the whole has more of: so it reads it in halves.
    @Test(.enabled(if: ICUPackageTool.isThere, "there is no icupkg (icu-devtools)"), arguments: [0, 1])
    func agreesWithICUsOwnTool(half: Int) async throws {
        try await withTemporaryDirectory { directory in
            try RealData.with { data in
                let middle = data.items.count / 2
                let items = Array(half == 0 ? data.items[..<middle] : data.items[middle...])
                let file = directory / "\(data.package).dat"
                try Data(data.encoded(items)).write(to: file)
                #expect(try ICUPackageTool.names(file, isWhole: false) == items.map(\.name))
                try ICUPackageTool.extract(items.map(\.name), of: file, into: directory / "items")
                for item in items {
                    let extracted = try Data(contentsOf: directory / "items" / item.name)
                    #expect(extracted.elementsEqual(data.contents(of: item)), "\(item.name)")
                }
            }
        }
    }

    @Test func itemsHaveKindsAndLocales() throws {
        func item(_ name: String) -> ICUItem { ICUItem(name: name, range: 0..<1) }
        let expected: [(String, ICUKind, String?)] = [
            ("ibm-37_P100-1995.cnv", .converters, nil), ("cnvalias.icu", .misc, nil), ("de.res", .locales, "de"),
            ("curr/zh_Hant_HK.res", .curr, "zh_Hant_HK"), ("curr/pool.res", .curr, nil), ("root.res", .locales, nil),
            ("res_index.res", .locales, nil), ("coll/res_index.res", .coll, nil), ("coll/ucadata.icu", .coll, nil),
            ("coll/de__PHONEBOOK.res", .coll, "de__PHONEBOOK"), ("brkitr/thaidict.dict", .brkitr, nil),
            ("supplementalData.res", .locales, nil), ("nfkc.nrm", .misc, nil), ("zone/tzdbNames.res", .zone, nil),
            ("other/de.res", .locales, "de"), ("brkitr/ja.res", .brkitr, nil), ("brkitr/de.res", .brkitr, "de"),
        ]
        for (name, kind, locale) in expected {
            #expect(item(name).kind == kind, "\(name)")
            #expect(item(name).locale == locale, "\(name)")
        }
        try RealData.with { data in
            let kinds = Set(data.items.map(\.kind))
            #expect(kinds == Set(ICUKind.allCases))
        }
    }

    @Test func spoiledTablesOfContentsAreRefusedOrRead() throws {
        try RealData.with { data in
            let names = ["de.res", "en.res", "pool.res", "res_index.res", "root.res", "curr/res_index.res"]
            let small = data.encoded(data.items.filter { names.contains($0.name) })
            var random = SeededGenerator(seed: 4)
            var refused = 0
            for _ in 0..<Sweep.count(20_000, unit: 2_000) {
                var bytes = small
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<400, using: &random)
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random(using: &random) {
                    bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
                }
                do {
                    try bytes.withUnsafeBytes {
                        let data = try CommonData($0)
                        _ = data.encoded(try data.cut(ICUSelection(locales: ["de"])).items)
                    }
                } catch is ICUDataError { refused += 1 }
            }
            #expect(refused > 100)
        }
    }

    /// Bundles, indexes of locales, converters and their names, spoiled anywhere.
    @Test func spoiledItemsAreRefusedOrRead() throws {
        try RealData.with { data in
            let names: Set = [
                "cnvalias.icu", "en.res", "en_US.res", "en_US_POSIX.res", "ibm-16684_P110-2003.cnv", "in.res",
                "pool.res",
                "res_index.res", "root.res", "zh_TW.res", "curr/en.res", "curr/pool.res", "curr/res_index.res",
            ]
            let items = data.items.filter { names.contains($0.name) }
            #expect(items.count == names.count)
            let small = data.encoded(items)
            // Headers, indexes and the first tables of each item, which is what is read.
            let places = try small.withUnsafeBytes { bytes in
                try CommonData(bytes).items.flatMap { $0.range.prefix(400) }
            }
            let selection = ICUSelection(locales: ["en"], converters: ["ibm-16684", "Big5"], dropped: [.curr])
            var random = SeededGenerator(seed: 5)
            var refused = 0
            for _ in 0..<Sweep.count(5_000, unit: 300) {
                var bytes = small
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let place = try #require(places.randomElement(using: &random))
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
                do {
                    try bytes.withUnsafeBytes {
                        let data = try CommonData($0)
                        let cut = try data.cut(selection)
                        _ = data.encoded(cut.items, replacing: cut.replaced)
                    }
                } catch is ICUDataError { refused += 1 }
            }
            #expect(refused > 10)
        }
    }
}
