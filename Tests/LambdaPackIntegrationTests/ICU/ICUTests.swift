import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// ICU's data cut to English and German: in these locales everything is byte for byte as with all of it, static and shared,
/// and others fall back to the root's formats.
@Suite(
    .serialized,
    .enabled(
        if: Machine.architecture == "x86_64" && ToolchainLibraries.directory != nil, "needs an x86_64 Linux toolchain"))
struct ICUTests {
    private static let kept = [
        "en", "en_US", "en_GB", "en_AU", "en_IN", "en_001", "en_US_POSIX", "de", "de_DE", "de_AT", "de_CH",
    ]
    private static let others = ["fr", "ja_JP", "zh_Hant_TW", "ar_EG", "pt_BR", "sr_Latn", "th", "he", "xx_YY"]

    private static let fixture = Result { try AlmanacSets() }

    private func lines(_ program: URL, _ arguments: [String]) throws -> [String] {
        let finished = try run(program.path, arguments, environment: ["LANG": nil, "LC_ALL": nil])
        try #require(finished.status == 0, "\(finished.output.suffix(2000))")
        return finished.output.split(separator: "\n").map(String.init)
    }

    @Test func keptLocalesAreAsWithAllData() throws {
        let sets = try Self.fixture.get()
        for locale in Self.kept {
            let whole = try lines(sets.whole.almanac, [locale])
            let cut = try lines(sets.cut.almanac, [locale])
            #expect(whole.count > 300)
            for (before, after) in zip(whole, cut) where before != after {
                Issue.record("\(locale): \(before) became \(after)")
            }
            #expect(whole.count == cut.count)
        }
    }

    @Test func otherLocalesFallBack() throws {
        let sets = try Self.fixture.get()
        for locale in Self.others {
            let whole = try lines(sets.whole.almanac, [locale])
            let cut = try lines(sets.cut.almanac, [locale])
            #expect(whole.count == cut.count, "\(locale)")
        }
        #expect(try lines(sets.cut.almanac, ["fr"]) != lines(sets.whole.almanac, ["fr"]))
    }

    /// Of all kinds that can be dropped only the root's is there: no program ends by it.
    @Test func whatIsDroppedFallsBack() throws {
        let sets = try Self.fixture.get()
        for locale in ["en_US", "de", "ja"] {
            #expect(try lines(sets.least.almanac, [locale]).count > 300)
        }
        #expect(sets.least.bytes < sets.cut.bytes)
    }

    @Test func listsNoLocaleThatIsGone() throws {
        let sets = try Self.fixture.get()
        let whole = Set(try lines(sets.whole.almanac, ["--available"]))
        let cut = Set(try lines(sets.cut.almanac, ["--available"]))
        #expect(cut.isSubset(of: whole) && cut.isSuperset(of: ["en_GB", "de_AT"]))
        #expect(!cut.contains("fr") && !cut.contains("ja_JP"))
    }

    @Test func onlyWhatLinksICUChanges() throws {
        let sets = try Self.fixture.get()
        #expect(sets.whole.plain.archive.unzippedBytes < 20_000_000)
        #expect(sets.cut.plain.archive.sha256 == sets.whole.plain.archive.sha256)
        #expect(sets.cut.bytes < sets.whole.bytes * 6 / 10)
        #expect(sets.whole.manifest.settings?.icu == nil)
        #expect(sets.cut.manifest.settings?.icu?.locales == ["de", "en"])
        let text = try String(contentsOf: sets.whole.output / "manifest.json", encoding: .utf8)
        #expect(!text.contains("\"icu\""))
    }

    @Test func anUnchangedRunDoesNothing() throws {
        let sets = try Self.fixture.get()
        // The sets share a work directory: the last one made has other data.
        let again = try sets.build(sets.cut.output, AlmanacSets.cutICU)
        #expect(again.status == 0 && again.output.contains("Linking") && !again.output.contains("Compiling"))
        let finished = try sets.build(sets.cut.output, AlmanacSets.cutICU)
        #expect(finished.status == 0 && finished.output.contains("unchanged: "), "\(finished.output)")
        #expect(!finished.output.contains("Linking"))
    }

    /// Stripped executables have no symbols: the data is found by its own header.
    @Test func inspectSaysWhatItCosts() throws {
        let sets = try Self.fixture.get()
        func inspect(_ set: AlmanacSets.Made) throws -> String {
            let finished = try Tool.run(["inspect", (set.output / set.almanacFunction.archive.path).path])
            #expect(finished.status == 0, "\(finished.output)")
            return finished.output
        }
        let whole = try inspect(sets.whole)
        for words in [
            "ICU's data: ", " items, for ", "by kind: converters ", "with 'icu: {locales: [en], converters: []}': ",
        ] {
            #expect(whole.contains(words), "\(whole)")
        }
        let cut = try inspect(sets.cut)
        #expect(cut.contains("ICU's data: ") && !cut.contains("converters 5"), "\(cut)")
        let least = try Tool.run(["inspect", (sets.whole.output / sets.whole.plain.archive.path).path])
        #expect(!least.output.contains("ICU's data"), "\(least.output)")
    }

    @Test func unknownNamesAreSaidBeforeTheBuild() throws {
        let sets = try Self.fixture.get()
        let output = sets.workspace.root / "wrong"
        let finished = try sets.build(output, "icu: {locales: [en, zh_Hnat], converters: [windows-1525]}")
        #expect(finished.status == 1)
        for words in ["no locale 'zh_Hnat'", "did you mean zh_Hant", "no converter 'windows-1525'", "[invalid-value]"] {
            #expect(finished.output.contains(words), "\(finished.output)")
        }
        #expect(!finished.output.contains("Building") && !FileManager.default.fileExists(atPath: output.path))
    }

    @Test(.enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
    func sharedLibraryIsLinkedAnew() async throws {
        let sets = try Self.fixture.get()
        let output = sets.workspace.root / "shared"
        let finished = try sets.build(
            output, AlmanacSets.cutICU, ["--linkage", "shared", "--retarget", "--no-fixed-path", "--explain"])
        try #require(finished.status == 0, "\(finished.output)")
        #expect(finished.output.contains("ICU's data in lib_FoundationICU.so-x86_64:"), "\(finished.output)")
        let made = try AlmanacSets.Made(output, unpackedInto: sets.workspace.root / "shared-unpacked")
        let library = try #require(made.libraries.first { $0.lastPathComponent == "lib_FoundationICU.so" })
        let size = try FileManager.default.attributesOfItem(atPath: library.path)[.size] as? Int ?? 0
        #expect((5_000_000..<20_000_000).contains(size), "\(size)")
        // Another reader's word that it can stand in the original's place.
        let original = ToolchainLibraries.directory.map { "\($0)/lib_FoundationICU.so" } ?? ""
        let ours: Set = ["__bss_start", "_edata", "_end"]
        func exports(_ path: String) throws -> Set<String> {
            let listed = try run(
                "readelf", ["--dyn-syms", "-W", path], environment: readerEnvironment, withErrors: false)
            return Set(
                listed.output.split(separator: "\n").compactMap { line in
                    let fields = line.split(separator: " ")
                    guard fields.count >= 8, fields[6] != "UND", fields[4] != "LOCAL" else { return nil }
                    return String(fields[7])
                }
            ).subtracting(ours)
        }
        #expect(try exports(library.path) == exports(original))
        #expect(try exports(original).count > 1000)
        let libraryPath = Set(made.libraries.map { $0.deletingLastPathComponent().path }).sorted().joined(
            separator: ":")
        for locale in ["en_GB", "de_AT", "ja"] {
            let shared = try run(
                made.almanac.path, [locale], environment: ["LD_LIBRARY_PATH": libraryPath, "LANG": nil, "LC_ALL": nil])
            #expect(shared.status == 0)
            let expected = try lines(sets.cut.almanac, [locale])
            #expect(shared.output.split(separator: "\n").map(String.init) == expected, "\(locale)")
        }
    }
}
