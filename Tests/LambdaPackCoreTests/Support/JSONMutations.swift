import LambdaPackCore

/// Every value of a document, each replaced by what somebody might put there by hand.
struct JSONMutations {
    struct Mutation {
        /// `functions.0.archive.bytes`
        var path: String
        /// In words: `= -1`, `missing`.
        var change: String
        var document: JSONValue
    }

    static let hostileTexts = [
        "", "-x", "../../../../etc/passwd", "a\nb", "$(touch x)", "a'b\"c", "\u{0}", "a/b", "..", "é\u{301}",
        String(repeating: "9", count: 70_000),
    ]
    static let hostileNumbers = [-1, 0, 1, Int.min, Int.max, Int.max / 2, 1 << 32, 1 << 53]

    static func all(of document: JSONValue) -> [Mutation] {
        var found: [Mutation] = []
        visit(document, "") { path, change, value in
            found.append(Mutation(path: path, change: change, document: value))
        }
        return found
    }

    private static func visit(
        _ value: JSONValue, _ path: String, _ use: (_ path: String, _ change: String, _ whole: JSONValue) -> Void
    ) {
        for (change, other) in replacements(of: value) where other != value { use(path, change, other) }
        func inner(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        switch value {
        case .object(let members):
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                var without = members
                without[key] = nil
                use(inner(key), "missing", .object(without))
                visit(member, inner(key)) { path, change, member in
                    var changed = members
                    changed[key] = member
                    use(path, change, .object(changed))
                }
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                visit(element, inner(String(index))) { path, change, element in
                    var changed = elements
                    changed[index] = element
                    use(path, change, .array(changed))
                }
            }
        default: break
        }
    }

    private static func replacements(of value: JSONValue) -> [(String, JSONValue)] {
        let wrong: [(String, JSONValue)] = [("= null", .null), ("= {}", .object([:]))]
        switch value {
        case .integer(let number):
            return (hostileNumbers + [number &+ 1, number &- 1, number &* 1000]).map { ("= \($0)", .integer($0)) }
                + [("= text", .string("7")), ("= true", .bool(true))] + wrong
        case .string(let text):
            return (hostileTexts + [text + "x", String(text.dropLast())]).map {
                ("= '\($0.prefix(30))'", .string($0))
            } + [("= 7", .integer(7)), ("= []", .array([]))] + wrong
        case .bool(let flag): return [("= \(!flag)", .bool(!flag)), ("= 1", .integer(1))] + wrong
        case .array(let elements):
            return [("= []", .array([])), ("twice", .array(elements + elements))] + wrong
        case .object, .null: return wrong + [("= []", .array([]))]
        }
    }
}
