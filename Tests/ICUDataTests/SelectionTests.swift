import Foundation
import ICUData
import TestSupport
import Testing

/// What a selection keeps of the toolchain's data.
@Suite(.enabled(if: RealData.isThere, "the toolchain has no static library of Foundation's ICU"))
struct SelectionTests {
    private func kept(_ selection: ICUSelection) throws -> Set<String> {
        try RealData.with { Set(try $0.cut(selection).items.map(\.name)) }
    }

    @Test func nothingSelectedKeepsAll() throws {
        try RealData.with { data in
            let cut = try data.cut(ICUSelection())
            #expect(data.encoded(cut.items, replacing: cut.replaced) == RealData.bytes)
        }
    }

    @Test func aLocaleBringsItsParents() throws {
        let kept = try kept(ICUSelection(locales: ["en-gb"]))
        for name in [
            "en_GB.res", "en_001.res", "en.res", "root.res", "curr/en_GB.res", "curr/en_001.res", "curr/pool.res",
        ] {
            #expect(kept.contains(name), "\(name)")
        }
        for name in ["en_AU.res", "de.res", "curr/de.res"] { #expect(!kept.contains(name), "\(name)") }
        // The locale of formats that programs read.
        #expect(kept.contains("en_US_POSIX.res") && kept.contains("en_US.res"))
    }

    @Test func aLanguageBringsItsRegions() throws {
        let kept = try kept(ICUSelection(locales: ["en", "de"]))
        #expect(kept.isSuperset(of: ["en_AU.res", "en_GB.res", "de_AT.res", "de_CH.res", "coll/de__PHONEBOOK.res"]))
        #expect(!kept.contains("ja.res") && !kept.contains("zone/fr.res"))
        #expect(kept.contains("supplementalData.res") && kept.contains("brkitr/cjdict.dict"))
    }

    @Test func aliasesGoBothWays() throws {
        let taiwan = try kept(ICUSelection(locales: ["zh_TW"]))
        #expect(
            taiwan.isSuperset(of: ["zh_TW.res", "zh_Hant_TW.res", "zh_Hant.res", "coll/zh_TW.res", "coll/zh_Hant.res"]))
        #expect(!taiwan.contains("zh_Hans.res"))
        #expect(try kept(ICUSelection(locales: ["he"])).isSuperset(of: ["iw.res", "iw_IL.res", "lang/iw.res"]))
        // Cantonese is sorted as traditional Chinese is.
        #expect(try kept(ICUSelection(locales: ["yue"])).contains("coll/zh_Hant.res"))
    }

    @Test func convertersAreNamedByAnyOfTheirNames() throws {
        #expect(try !kept(ICUSelection(converters: [])).contains { $0.hasSuffix(".cnv") })
        let some = try kept(ICUSelection(converters: ["windows-1252", "Shift_JIS", "UTF-8"]))
        #expect(some.filter { $0.hasSuffix(".cnv") }.sorted() == ["ibm-5348_P100-1997.cnv", "ibm-943_P15A-2003.cnv"])
        // One that only adds to another one brings that.
        let added = try kept(ICUSelection(converters: ["ibm-16684"])).filter { $0.hasSuffix(".cnv") }
        #expect(added.count == 2 && added.contains("ibm-16684_P110-2003.cnv"), "\(added)")
    }

    @Test func unknownNamesAreSaid() throws {
        try RealData.with { data in
            let cut = try data.cut(ICUSelection(locales: ["en", "dee", "root"], converters: ["windows-1525"]))
            #expect(cut.unknown.map(\.name) == ["dee", "windows-1525"])
            #expect(cut.unknown.map(\.subject) == [.locale, .converter])
            #expect(cut.unknown[0].candidates.contains("de") && cut.unknown[1].candidates.contains("windows-1252"))
        }
    }

    @Test func droppedKindsKeepWhatICUFallsBackTo() throws {
        try RealData.with { data in
            let cut = try data.cut(ICUSelection(dropped: [.translit, .rbnf, .brkitr, .curr]))
            func names(_ kind: ICUKind) -> [String] { cut.items.filter { $0.kind == kind }.map(\.name) }
            #expect(names(.translit).isEmpty)
            #expect(names(.rbnf) == ["rbnf/en.res", "rbnf/res_index.res", "rbnf/root.res"])
            #expect(
                names(.curr) == [
                    "curr/en.res", "curr/pool.res", "curr/res_index.res", "curr/root.res", "curr/supplementalData.res",
                ])
            #expect(names(.brkitr).contains("brkitr/word.brk") && !names(.brkitr).contains { $0.hasSuffix(".dict") })
            #expect(names(.unit).count == data.items.count { $0.kind == .unit })
            #expect(cut.replaced.keys.contains("curr/res_index.res"))
        }
    }

    /// `icupkg` refuses to write a package in which a bundle lacks its parent, its pool or what it is an alias of, or a
    /// converter the table that it adds to.
    @Test(.enabled(if: ICUPackageTool.isThere, "there is no icupkg (icu-devtools)"))
    func nothingThatIsNeededIsMissing() async throws {
        try await withTemporaryDirectory { directory in
            let selections = [
                ICUSelection(locales: ["en"], converters: []), ICUSelection(locales: ["zh_TW", "sr", "yue", "no"]),
                ICUSelection(locales: [], converters: ["ibm-16684"], dropped: [.translit, .rbnf, .unit]),
            ]
            for selection in selections {
                try RealData.with { data in
                    let cut = try data.cut(selection)
                    let file = directory / "\(data.package).dat"
                    try Data(data.encoded(cut.items, replacing: cut.replaced)).write(to: file)
                    let expected = cut.items.map(\.name)
                    if expected.reduce(0, { $0 + $1.utf8.count + data.package.utf8.count + 2 }) < 100_000 {
                        #expect(try ICUPackageTool.names(file) == expected)
                        let written = directory / "written.dat"
                        let finished = try run("icupkg", ["-tl", "-r", "ulayout.icu", file.path, written.path])
                        #expect(finished.status == 0, "\(finished.output)")
                    } else {
                        skipPart("icupkg reads no more than 100,000 bytes of names")
                    }
                }
            }
        }
    }

    /// ICU's own reader of bundles lists what is left.
    @Test(
        .enabled(if: findExecutable("derb") != nil, "there is no derb (icu-devtools)"),
        arguments: ["", "curr/", "coll/"])
    func theListsOfLocalesAreShorter(folder: String) async throws {
        try await withTemporaryDirectory { directory in
            try RealData.with { data in
                let cut = try data.cut(ICUSelection(locales: ["de", "zh_TW"]))
                let name = folder + "res_index.res"
                let item = try #require(data.items.first { $0.name == name })
                let before = try listed(Array(data.contents(of: item)), in: directory)
                let after = try listed(try #require(cut.replaced[name]), in: directory)
                let bundles = Set(cut.items.map(\.name))
                #expect(before.count > after.count && !after.isEmpty)
                #expect(after == before.filter { bundles.contains("\(folder)\($0).res") })
            }
        }
    }

    private func listed(_ bundle: [UInt8], in directory: URL) throws -> [String] {
        try Data(bundle).write(to: directory / "res_index.res")
        let finished = try run("derb", ["-s", directory.path, "-d", directory.path, "res_index"])
        try #require(finished.status == 0, "\(finished.output)")
        let text = try String(contentsOf: directory / "res_index.txt", encoding: .utf8)
        return text.matches(of: #/(?m)^\s+([A-Za-z_0-9]+)\s*:?[a-z]* *\{\s*"/#).map { String($0.1) }
            .filter { $0 != "CLDRVersion" }.sorted()
    }
}
