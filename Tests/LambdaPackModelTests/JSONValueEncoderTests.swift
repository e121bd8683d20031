import Foundation
import Testing

@testable import LambdaPackModel

/// What is encoded directly is what comes of JSON text in between.
@Suite struct JSONValueEncoderTests {
    private func isAsByText(_ value: some Encodable) throws -> Bool {
        let encoder = JSONEncoder()
        let text = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value))
        return try JSONValue(encoding: value) == text
            && CanonicalJSON.encode(value) == Array(text.canonicalText.utf8)
            && JSONDecoder().decode(JSONValue.self, from: Data(JSONValue(encoding: value).compactBytes)) == text
    }

    private enum Kind: String, Codable, CodingKeyRepresentable { case one, two }

    private enum Choice: Codable {
        case nothing
        case text(String, also: Int?)
    }

    private struct All: Encodable {
        var text = "\"\\\n\r\t\u{0}\u{1f}</é🙂\u{2028}"
        var flag = true
        var small: Int8 = -8
        var large = UInt64(Int.max)
        var least = Int.min
        var whole = 3.0
        var absent: Int?
        var kind = Kind.two
        var kinds = [Kind.one: [1, 2], .two: []]
        var numbers = [3: "c", 1: "a"]
        var names = ["b": ["y": Optional(1)], "a": ["x": nil]]
        var list: [Int?] = [1, nil, 3]
        var nested = [[["deep"]], []]
        var choices = [Choice.nothing, .text("t", also: nil), .text("u", also: 4)]
        var empty: [String: String] = [:]
        var byHand = ByHand()
    }

    private struct ByHand: Encodable {
        enum Key: String, CodingKey { case list, object, nothing, parent, again }

        func encode(to encoder: any Encoder) throws {
            var all = encoder.container(keyedBy: Key.self)
            var list = all.nestedUnkeyedContainer(forKey: .list)
            try list.encode("first")
            try list.encodeNil()
            var inner = list.nestedContainer(keyedBy: Key.self)
            var innermost = list.nestedUnkeyedContainer()
            try innermost.encode(true)
            try list.encode(list.count)
            // After what stands behind it.
            try inner.encode(7, forKey: .object)
            var object = all.nestedContainer(keyedBy: Key.self, forKey: .object)
            try object.encode(["k": 1], forKey: .list)
            try all.encodeNil(forKey: .nothing)
            try "super".encode(to: all.superEncoder())
            try [1].encode(to: all.superEncoder(forKey: .parent))
            try 5.encode(to: list.superEncoder())
            // A second container of one value goes on with the first.
            var again = encoder.container(keyedBy: Key.self)
            try again.encode("again", forKey: .again)
        }
    }

    @Test func agreesWithTheTextInBetween() throws {
        #expect(try isAsByText(All()))
        #expect(try isAsByText(ByHand()))
        #expect(try isAsByText("a string alone"))
        #expect(try isAsByText(42))
        #expect(try isAsByText(["a", "b"]))
        #expect(try isAsByText([Int]()))
        #expect(try isAsByText(JSONValue.object(["a": .array([.null, .bool(false), .integer(-1)])])))
    }

    @Test func refusesWhatIsNoInteger() {
        #expect(throws: EncodingError.self) { try JSONValue(encoding: [1.5]) }
        #expect(throws: EncodingError.self) { try JSONValue(encoding: Double.nan) }
        #expect(throws: EncodingError.self) { try JSONValue(encoding: ["a": UInt64.max]) }
    }
}
