import Testing
import YAML

@Suite struct YAMLDocumentTests {
    /// A document in few characters: `{a:[5,'b']}`.
    private func outline(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.kind == .text ? "'\(scalar.text)'" : scalar.text
        case .sequence(let nodes): "[" + nodes.map(outline).joined(separator: ",") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { outline($0.key) + ":" + outline($0.value) }.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: [
        ("a: 1\nb:\n  - x\n  - {c: [1, '2']}\n", "{'a':1,'b':['x',{'c':[1,'2']}]}"),
        ("a: |\n  two\n  lines\n", "{'a':'two\nlines\n'}"), ("? [k]\n: v\n", "{['k']:'v'}"),
        ("x: &x [1]\ny: *x\nz: *x\n", "{'x':[1],'y':[1],'z':[1]}"), ("a: 1\na: 2\n", "{'a':1,'a':2}"),
        ("[]", "[]"), ("{}", "{}"), ("a:\n", "{'a':}"), ("!!str 5", "'5'"), ("! 5", "'5'"), ("!!int '5'", "5"),
        ("--- word\n", "'word'"), ("\"\\u00e4\\n\"", "'ä\n'"), ("\u{FEFF}a", "'a'"), ("&a x", "'x'"),
    ])
    func reads(text: String, expected: String) throws {
        #expect(try YAMLDocument.read(text).map(outline) == expected)
    }

    @Test(arguments: ["", "\n\n", "# words\n"]) func nothing(text: String) throws {
        #expect(try YAMLDocument.read(text) == nil)
    }

    @Test func valuesHavePlaces() throws {
        let root = try #require(try YAMLDocument.read("ä: [x,\n  {b: c}]\nd: 1\n"))
        guard case .mapping(let pairs) = root.content, case .sequence(let list) = pairs[0].value.content else {
            Issue.record("\(root)")
            return
        }
        #expect(root.mark == YAMLMark(line: 1, column: 1))
        #expect(list.map(\.mark) == [YAMLMark(line: 1, column: 5), YAMLMark(line: 2, column: 3)])
        #expect(pairs[1].value.mark == YAMLMark(line: 3, column: 4))
    }

    @Test(arguments: [
        ("a: [", 2, 1), ("a: b: c", 1, 5), ("\t- x", 1, 1), ("a: *nowhere", 1, 4), ("&a [*a]", 1, 5),
        ("a: 1\n---\nb: 2\n", 2, 1), ("a: 1\nb: \u{7}x\n", 2, 4), ("a: 'x\n", 2, 1), ("%YAML 3.0\n--- a\n", 1, 1),
        ("a: @x", 1, 4), ("a: \"\\q\"", 1, 5),
    ])
    func errorsHavePlaces(text: String, line: Int, column: Int) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument.read(text) }
        #expect(error?.mark == YAMLMark(line: line, column: column), "\(String(describing: error))")
        #expect(error?.message.isEmpty == false)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "&a ["]) func depthIsBounded(opening: String) {
        #expect(throws: YAMLError.self) { try YAMLDocument.read(String(repeating: opening, count: 100_000)) }
    }

    /// Each link of a chain of aliases is one level more, though nothing is open but the list around them. Two names in turn,
    /// since a name stands for nothing within its own value.
    @Test(arguments: [",&b [*a],&a [*b]", ",&b {k: *a},&a {*b : v}"]) func depthOfAliasesIsBounded(links: String) throws
    {
        func chain(_ count: Int) -> String { "[&a []" + String(repeating: links, count: count) + "]" }
        _ = try #require(try YAMLDocument.read(chain(400)))
        let error = #expect(throws: YAMLError.self) { try YAMLDocument.read(chain(50_000)) }
        #expect(error?.message.contains("levels") == true)
    }

    @Test(arguments: ["&a [*a]", "[&a x, &a [*a]]"]) func aNameStandsForNothingWithinItsOwnValue(text: String) {
        #expect(throws: YAMLError.self) { try YAMLDocument.read(text) }
    }

    @Test func aByteOrderMarkIsNoColumn() {
        let errors = ["", "\u{FEFF}"].map { start in
            #expect(throws: YAMLError.self) { try YAMLDocument.read(start + "a: [") }
        }
        #expect(errors[0]?.mark == errors[1]?.mark)
    }
}
