import LambdaPackCore
import Testing

@Suite struct CheckIdentifierTests {
    @Test(arguments: ["a", "backend", "a-b.c_d", "9", String(repeating: "x", count: 64)]) func isTaken(_ text: String) {
        #expect(CheckIdentifier(text)?.text == text)
        #expect(CheckIdentifier.marker(CheckIdentifier(text)) == "<!-- lambda-pack check: \(text) -->")
    }

    /// It stands in an HTML comment, in names of files and in URLs.
    @Test(arguments: [
        "", " ", "-a", "a-", "a--b", "a..b", "a/b", "a>b", "a b", "ä", "a\n", "..", String(repeating: "x", count: 65),
    ]) func isRefused(_ text: String) {
        #expect(CheckIdentifier(text) == nil)
    }
}
