import LambdaPackModel
import Testing

/// Text in a terminal's columns.
@Suite struct DisplayTextTests {
    @Test func wideAndCombiningCharactersCountAsTheyAreDrawn() {
        #expect(DisplayText(line: "日本語").width == 6)
        #expect(DisplayText(line: "e\u{301}🎉").width == 3)
    }

    @Test func paragraphsWrapWithTheirFurtherLinesIndented() {
        let text: DisplayText = "one two three four five six seven eight nine ten"
        #expect(text.paragraph(TextLayout(width: 80), indent: 2).string == "  \(text)\n")
        #expect(
            text.paragraph(TextLayout(width: 40), indent: 2).string
                == "  one two three four five six seven\n    eight nine ten\n")
    }

    @Test func formatsBytes() {
        #expect(ByteCount.exact(262_144_000) == "262,144,000 B")
        #expect(ByteCount.exact(999) == "999 B")
        #expect(ByteCount.short(14_170_816) == "14.2 MB")
    }
}
