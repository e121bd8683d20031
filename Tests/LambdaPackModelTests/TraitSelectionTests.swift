import Foundation
import Testing

@testable import LambdaPackModel

@Suite struct TraitSelectionTests {
    @Test func orderAndRepetitionSayNothing() {
        #expect(TraitSelection.naming(["B", "A", "B"]) == .naming(["A", "B"]))
        #expect(TraitSelection.naming(["B", "A", "B"]) == .only(["A", "B"]))
        #expect(TraitSelection.naming(["default"]) == .packageDefaults)
        #expect(TraitSelection.naming([]) == .only([]))
    }

    @Test(arguments: [
        (TraitSelection.packageDefaults, [], "default traits"),
        (.all, ["--enable-all-traits"], "all traits"),
        (.only([]), ["--disable-default-traits"], "no traits"),
        (.naming(["b", "default", "A"]), ["--traits", "A,b,default"], "A, b, default"),
        // A trait may be called like a word of ours.
        (.naming(["all"]), ["--traits", "all"], "all"),
    ])
    func becomesSwiftPMsOptions(selection: TraitSelection, arguments: [String], words: String) throws {
        #expect(selection.arguments == arguments)
        #expect(selection.description == words)
        let decoded = try JSONDecoder().decode(TraitSelection.self, from: JSONEncoder().encode(selection))
        #expect(decoded == selection)
    }

    @Test(arguments: [#""none""#, #"["A,B"]"#, #"[""]"#, #"["-x"]"#, #"["a b"]"#, #"["a\u0000"]"#, "1", "{}", "[1]"])
    func whatIsNoSelectionIsNotDecoded(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(TraitSelection.self, from: Data(text.utf8)) }
    }

    @Test func keepsWhatAPackageHas() {
        #expect(TraitSelection.naming(["A", "C", "default"]).limited(to: ["A", "B"]) == .naming(["A", "default"]))
        #expect(TraitSelection.naming(["C"]).limited(to: ["A"]) == .only([]))
        #expect(TraitSelection.naming(["C"]).limited(to: []) == .packageDefaults)
        #expect(TraitSelection.only([]).limited(to: ["A"]) == .only([]))
        #expect(TraitSelection.all.limited(to: []) == .all)
        #expect(TraitSelection.packageDefaults.limited(to: []) == .packageDefaults)
    }
}
