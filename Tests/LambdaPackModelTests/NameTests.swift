import LambdaPackModel
import Testing

/// Names that were meant, and patterns of names.
@Suite struct NameTests {
    @Test(arguments: [("Alhpa", ["Alpha"]), ("alpha", ["Alpha"]), ("zzzzzz", []), ("Bta", ["Beta"]), ("Fest", [])])
    func nearestNames(name: String, near: [String]) {
        #expect(NearestName.of(name, among: ["Alpha", "Beta"]) == near)
    }

    @Test func ofEquallyNearNamesThoseThatBeginAlikeComeFirst() {
        #expect(NearestName.of("de_", among: ["ne", "fee", "dea", "de"]) == ["de", "dea"])
        #expect(NearestName.of("Kat", among: ["Bat", "Kit", "Kas"]) == ["Kas", "Kit", "Bat"])
    }

    @Test func patternsOfNames() {
        #expect(NamePattern.matches("libFoo.so.1", "lib*.so.?"))
        #expect(!NamePattern.matches("libFoo.so.12", "lib*.so.?"))
        #expect(NamePattern.matches("a/b/c.pem", "a/**"))
        #expect(NamePattern.matches("a/b/c.pem", "**.pem"))
        #expect(!NamePattern.matches("a/b/c.pem", "a/*.pem"))
        #expect(
            NamePattern.matches("aaab", "*ab") && !NamePattern.matches("aaa", "*ab") && NamePattern.matches("", "*"))
    }
}
