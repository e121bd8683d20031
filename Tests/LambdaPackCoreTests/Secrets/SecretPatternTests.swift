import Testing

@testable import LambdaPackCore

@Suite struct SecretPatternTests {
    private func match(_ pattern: String, _ text: String, from start: Int = 0) throws -> Int? {
        let pattern = try SecretPattern(pattern)
        return Array(text.utf8).withUnsafeBytes { pattern.end(in: $0, from: start) }
    }

    @Test func matches() throws {
        #expect(try match("ab[0-9]{2,3}", "ab123") == 5)
        #expect(try match("ab[0-9]{2,3}", "ab1234") == nil)
        #expect(try match("ab[0-9]{2}", "ab12x") == nil)
        #expect(try match("ab[0-9]{2}", "ab12-") == 4)
        #expect(try match("(a|bc)?[x-z]{1,2}", "bcx") == 3)
        #expect(try match("(a|bc)?[x-z]{1,2}", "y") == 1)
        #expect(try match("[a-z]{1,9}END[a-z]{1,9}", "aaENDbb") == 7)
        #expect(try match("[a-z_-]{3}\\.[^\\n]{1}", "a-_.!") == 5)
        #expect(try match("a{2}={0,2}", "aa==") == 4)
        #expect(try match("a", "ba", from: 1) == 2)
        #expect(try match("a", "", from: 0) == nil)
    }

    @Test(arguments: ["(a", "a)", "[a", "a{2", "a{3,2}", "a{9999}", "a||b", "", "a{x}", "[z-a]", "\\"])
    func whatIsNoPatternIsRefused(_ text: String) {
        #expect(throws: SecretPatternError.self) { try SecretPattern(text) }
    }

    @Test func anchorsAreFoundWhereverTheyAre() {
        let anchors = ["abc", "bcd", "secret", "abcdef"].map {
            AnchorSearch.Anchor(text: Array($0.utf8), ignoresCase: $0 == "secret")
        }
        let search = AnchorSearch(anchors)
        var draw: [String] = []
        for prefix in 0..<9 {
            let text = Array((String(repeating: "a", count: prefix) + "abcdefSeCrEt").utf8)
            text.withUnsafeBytes { search.forEach(in: $0) { draw.append("\($0)@\($1 - prefix)") } }
            #expect(draw == ["0@0", "3@0", "1@1", "2@6"], "\(prefix)")
            draw = []
        }
    }
}
