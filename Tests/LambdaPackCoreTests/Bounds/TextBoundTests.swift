import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Texts that are made to cost more than their length.
@Suite struct TextBoundTests {
    private func problems(_ yaml: String) -> (problems: [Problem], time: Duration) {
        var problems: [Problem] = []
        let time = threadTime {
            do throws(Failure) { _ = try ConfigurationFile(yaml: yaml, name: "f") } catch { problems = error.problems }
        }
        return (problems, time)
    }

    @Test(arguments: [700_000, 80_000])
    func unknownKeys(count: Int) {
        let (problems, time) = problems((0..<count).map { "key\($0):\n" }.joined())
        #expect(problems.first?.code == (count > 100_000 ? .configurationSyntax : .unknownKey))
        #expect(time < .seconds(30), "\(time)")
    }

    @Test func aKeyOfAMegabyte() {
        let (problems, time) = problems(
            "\(String(repeating: "k", count: 1000)): 1\n" + String(repeating: "l", count: 900_000))
        #expect(!problems.isEmpty)
        #expect(time < .seconds(30), "\(time)")
        let (others, otherTime) = self.problems(
            (0..<20).map { "\(String(repeating: "k", count: 40_000))\($0): 1\n" }.joined())
        // YAML itself ends simple keys at 1,024 characters.
        #expect(!others.isEmpty)
        #expect(otherTime < .seconds(30), "\(otherTime)")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "- - - [ {x: ", "!!seq [", "&a ["])
    func deepNesting(opening: String) {
        let (problems, time) = problems(String(repeating: opening, count: 100_000))
        #expect(problems.map(\.code) == [.configurationSyntax])
        #expect(time < .seconds(30), "\(time)")
    }

    /// Billions of values of a text of some hundred bytes.
    @Test func aliases() {
        var text = "x0: &a0 [l, l, l, l, l, l, l, l, l]\n"
        for level in 1..<12 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "x\(level): &a\(level) [\(aliases)]\n"
        }
        // Nobody compares keys that are lists.
        for ending in ["? *a11\n: 1\n", "*a11 : 1\n", "*a11: 1\n", "y: {[*a11, *a11]: 1}\n", "y: {? *a11 : 1}\n", ""] {
            let (problems, time) = problems(text + ending)
            #expect(!problems.isEmpty)
            #expect(time < .seconds(10), "\(ending): \(time)")
        }
    }

    @Test func aListThatManyFunctionsShare() {
        let list = (0..<20_000).map { "file\($0)" }.joined(separator: ", ")
        let functions = (0..<10_000).map { "  F\($0): {include: *files}\n" }.joined()
        let (problems, time) = problems("include: &files [\(list)]\nfunctions:\n\(functions)")
        #expect(problems.map(\.code) == [.configurationSyntax])
        #expect(problems.first?.message == "f has more than 100,000 values")
        #expect(time < .seconds(30), "\(time)")
    }

    /// Anchors in reason are what YAML has them for.
    @Test func someAliasesAreFine() throws {
        let file = try ConfigurationFile(
            yaml: "include: &files ['*.txt', b]\nfunctions:\n  A: {include: *files}\n  B: {include: *files}\n",
            name: "f")
        #expect(file.functions["B"]?.include.map(\.from) == ["*.txt", "b"])
        // Comments and texts may look like keys that are lists.
        #expect(try ConfigurationFile(yaml: "# [a]: b, ? c\ninclude: ['a]: b']\n", name: "f").include.count == 1)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func deepJSON(opening: String) throws {
        let text = Array(String(repeating: opening, count: 200_000).utf8)
        #expect(throws: Failure.self) { try LayerLock(text, name: "lock") }
        #expect(throws: Failure.self) { try RuntimeProfile.read(text, name: "profile") }
        #expect(PackageDescription.parse(text) == nil)
        let inside = Array("{\"schema\":\"\(LayerLock.marker)\",\"schemaVersion\":1,\"layers\":".utf8) + text
        #expect(throws: Failure.self) { try LayerLock(inside, name: "lock") }
    }

    @Test func problemsAreShownUpToTwentyOfAKind() {
        let many = (0..<50).map { Problem(.unknownKey, subject: "\($0)", "unknown key '\($0)'") }
        let other = Problem(.invalidValue, subject: "x", "wrong")
        let shown = Problem.shown(many + [other])
        #expect(shown.count == 22)
        #expect(shown[19].subject == "19" && shown[20] == other)
        #expect(shown[21].description == "error: and 30 more of this kind [unknown-key]")
        #expect(Problem.shown(Array(many[..<20])) == Array(many[..<20]))
    }
}
