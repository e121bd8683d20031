import Testing

@testable import LambdaPackCore

@Suite struct TextTableTests {
    private let digest = String(repeating: "0123456789abcdef", count: 4)

    private func summary(width: Int) -> [String] {
        var table = TextTable([
            .init("Function"), .init("Zipped", .right), .init("SHA-256", .left, .dropped),
            .init("Layers", .left, .wrapped),
        ])
        table.add(["Orders", "2,963,047 B", digest, "runtime v1, dependencies v12, kit v3"])
        table.add(["AFunctionWithAVeryLongNameThatSaysWhatItDoes", "1 B", digest, ""])
        return table.rendered(TextLayout(width: width)).string.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [48, 60, 80, 100, 120, 200]) func keepsToItsWidth(width: Int) {
        for line in summary(width: width) { #expect(line.count <= width, "\(line)") }
    }

    @Test func digestsGoFirst() {
        #expect(summary(width: 200).contains { $0.contains(digest) })
        let narrower = summary(width: 120).joined(separator: "\n")
        #expect(!narrower.contains("SHA-256") && !narrower.contains("0123"))
        #expect(
            narrower.contains("AFunctionWithAVeryLongNameThatSaysWhatItDoes"), "names are whole while there is room")
        #expect(narrower.contains("runtime v1, dependencies v12, kit v3"))
    }

    @Test func sentencesWrapAndThenGoBelow() {
        #expect(
            summary(width: 90) == [
                "Function                                           Zipped  Layers",
                "────────────────────────────────────────────  ───────────  ───────────────────────────────",
                "Orders                                        2,963,047 B  runtime v1, dependencies v12,",
                "                                                           kit v3",
                "AFunctionWithAVeryLongNameThatSaysWhatItDoes          1 B",
            ])
        #expect(
            summary(width: 48)
                == [
                    "Function                                  Zipped",
                    "───────────────────────────────────  ───────────",
                    "Orders                               2,963,047 B",
                    "    layers runtime v1, dependencies v12, kit v3",
                    "AFunctionWithAVer…meThatSaysWhatItDoes       1 B",
                ].map { $0.replacing("AFunctionWithAVer…meThatSaysWhatItDoes       1 B", with: shortened) })
    }

    /// 35 columns: 17, the ellipsis, 17.
    private let shortened = "AFunctionWithAVer…hatSaysWhatItDoes          1 B"

    @Test(arguments: [72, 80, 100]) func explanationsKeepToTheirWidth(width: Int) {
        var explanation = LayerExplanation(PackagedFleet(functions: [], layers: []), plans: [:])
        explanation.hasLayers = true
        explanation.lines = [
            .init(
                library: "libFoundationInternationalization.so", architecture: .x86_64, bytes: 12_345_678,
                origin: "toolchain", place: "layer storefront-swift-runtime",
                why: "shared by Catalog, Checkout, Inventory, Orders, Shipping: saves 49,382,712 B unzipped")
        ]
        explanation.redeploy = [("AFunctionWithAVeryLongNameThatSaysWhatItDoes-x86_64", .init())]
        let text = explanation.rendered(TextLayout(width: width)).string
        for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
        #expect(text.contains("    because shared by Catalog, Checkout"), "\(text)")
        #expect(text.contains("12,345,678 B"))
    }

    @Test func wideAndCombiningCharactersCountAsTheyAreDrawn() {
        var table = TextTable([("Name", .left), ("Bytes", .right)])
        table.add(["日本", "1 B"])
        table.add(["cafe\u{301}", "22 B"])
        table.add(["plain", "3 B"])
        #expect(
            table.rendered().string == """
                Name   Bytes
                ─────  ─────
                日本     1 B
                cafe\u{301}    22 B
                plain    3 B

                """)
    }

    @Test func coloursTakeNoRoom() {
        var table = TextTable([("", .left), ("Name", .left)])
        table.add(["FAIL", "Orders"], .error)
        let plain = table.rendered(TextLayout(width: 80)).string
        let coloured = table.rendered(TextLayout(width: 80, hasColours: true)).string
        #expect(coloured.contains("\u{1B}[1;31mFAIL\u{1B}[0m  Orders"))
        #expect(coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
    }
}
