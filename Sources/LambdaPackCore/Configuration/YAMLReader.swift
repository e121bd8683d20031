import Yams

/// Walks a YAML document and reports everything in it that does not fit, with line and column.
struct YAMLReader {
    let file: String
    var problems: [Problem] = []
    /// Values that were gone through. An alias stands for its whole anchor each time, so that a short text can have
    /// billions.
    private var values = 0

    init(file: String) { self.file = file }

    private static let mostValues = 100_000
    /// What mistyped names were meant to be takes a comparison with every known one: of so many problems it is said.
    private static let mostSuggestions = 100

    /// Counts values that are about to be gone through; false, once and for all, where they are too many.
    private mutating func take(_ count: Int, _ node: Node) -> Bool {
        guard values <= Self.mostValues else { return false }
        values += count
        if values > Self.mostValues {
            problems.append(
                Problem(
                    .configurationSyntax, subject: file,
                    "\(file) has more than \(ByteCount.grouped(Self.mostValues)) values", location: location(node),
                    advice: "an alias counts with all that it stands for: take those apart that lead to other aliases"))
        }
        return values <= Self.mostValues
    }

    func location(_ node: Node) -> SourceLocation {
        SourceLocation(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    mutating func wrongType(_ node: Node, key: String, expected: String, advice: String? = nil) {
        problems.append(
            Problem(
                .wrongType, subject: key, "'\(key)' should be \(expected), but is \(kind(node))",
                location: location(node), advice: advice))
    }

    mutating func invalid(_ node: Node, key: String, _ message: String, advice: String? = nil) {
        problems.append(
            Problem(.invalidValue, subject: key, message, location: location(node), advice: advice))
    }

    /// The mapping's pairs by key, in the file's order, each key once; unknown keys reported with what was meant.
    mutating func mapping(_ node: Node, key: String, schema: String, open: Bool = false) -> [(
        key: String, node: Node, keyNode: Node
    )] {
        guard case .mapping(let mapping) = node else {
            // `build:` with nothing below it is an empty mapping to every reader but a parser.
            if !isNull(node) { wrongType(node, key: key.isEmpty ? file : key, expected: "a mapping") }
            return []
        }
        guard take(mapping.count, node) else { return [] }
        let allowed = ConfigurationKey.children(of: schema)
        var seen: Set<String> = []
        var pairs: [(key: String, node: Node, keyNode: Node)] = []
        for (keyNode, value) in mapping {
            guard let name = keyNode.scalar?.string else {
                wrongType(keyNode, key: key, expected: "a mapping with plain names as keys")
                continue
            }
            let path = key.isEmpty ? name : "\(key).\(name)"
            guard seen.insert(name).inserted else {
                problems.append(
                    Problem(
                        .duplicateKey, subject: path, "'\(path)' is here a second time", location: location(keyNode)
                    ))
                continue
            }
            guard open || allowed.contains(name) else {
                let near = problems.count < Self.mostSuggestions ? NearestName.of(name, among: allowed) : []
                problems.append(
                    Problem(
                        .unknownKey, subject: path, "unknown key '\(path)'", location: location(keyNode),
                        advice: near.isEmpty
                            ? "known here: \(allowed.joined(separator: ", "))"
                            : "did you mean '\(near.joined(separator: "' or '"))'?"))
                continue
            }
            pairs.append((name, value, keyNode))
        }
        return pairs
    }

    mutating func string(_ node: Node, key: String) -> String? {
        scalar(node, key: key, [.text], expected: "text")
    }

    /// A scalar's text, where YAML itself reads it as one of `kinds`.
    private mutating func scalar(
        _ node: Node, key: String, _ kinds: Set<ScalarKind>, expected: String
    ) -> String? {
        guard case .scalar(let scalar) = node, !isNull(node) else {
            wrongType(node, key: key, expected: expected)
            return nil
        }
        guard kinds.contains(ScalarKind(node)) else {
            wrongType(
                node, key: key, expected: expected,
                advice: expected == "text" ? "if that is what you mean, write it in quotes: \"\(scalar.string)\"" : nil)
            return nil
        }
        guard !scalar.string.isEmpty else {
            invalid(node, key: key, "'\(key)' is empty")
            return nil
        }
        return scalar.string
    }

    mutating func boolean(_ node: Node, key: String) -> Bool? {
        guard scalar(node, key: key, [.boolean], expected: "true or false") != nil else { return nil }
        return node.bool
    }

    /// nil also where it is a number but no whole one that fits.
    mutating func integer(_ node: Node, key: String) -> Int? {
        guard let text = scalar(node, key: key, [.number], expected: "a number") else { return nil }
        if let value = node.int { return value }
        invalid(node, key: key, "'\(text)' is not a whole number")
        return nil
    }

    /// A day as text, quoted or not: YAML has a type for it.
    mutating func date(_ node: Node, key: String) -> String? {
        scalar(node, key: key, [.text, .date], expected: "a date")
    }

    mutating func strings(_ node: Node, key: String) -> [(value: String, node: Node)] {
        elements(node, key: key).compactMap { element in string(element, key: key).map { ($0, element) } }
    }

    mutating func elements(_ node: Node, key: String) -> [Node] {
        if isNull(node) { return [] }
        guard case .sequence(let sequence) = node else {
            wrongType(node, key: key, expected: "a list")
            return []
        }
        return take(sequence.count, node) ? Array(sequence) : []
    }

    mutating func choice<Choice: NamedChoice>(_ node: Node, key: String) -> Choice? {
        let expected = "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))"
        guard let text = scalar(node, key: key, [.text], expected: expected) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        invalid(node, key: key, "'\(text)' is not a value for '\(key)'", advice: Choice.advice(for: text))
        return nil
    }

    /// What may be a plain number or have a unit: text.
    mutating func figure(_ node: Node, key: String) -> String? {
        scalar(node, key: key, [.text, .number], expected: "a number, or a number and its unit")
    }

    mutating func size(_ node: Node, key: String) -> Int? {
        guard let text = figure(node, key: key) else { return nil }
        if let bytes = ByteCount.parse(text) { return bytes }
        invalid(
            node, key: key, "'\(text)' is not a size", advice: "write bytes (8388608), 8 MB (decimal) or 8 MiB (binary)"
        )
        return nil
    }

    func isNull(_ node: Node) -> Bool { node.null != nil }

    private func kind(_ node: Node) -> String {
        switch node {
        case .scalar: isNull(node) ? "empty" : ScalarKind(node).words
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

/// What YAML takes a plain scalar for: `5` is a number, `no` is a truth value, `"5"` is text.
private enum ScalarKind: Hashable {
    case text, number, boolean, date

    init(_ node: Node) {
        // Resolved by the rules of YAML 1.1 unless the scalar is quoted or has a tag of its own.
        switch node.tag {
        case Tag(.int), Tag(.float): self = .number
        case Tag(.bool): self = .boolean
        case Tag(.timestamp): self = .date
        default: self = .text
        }
    }

    var words: String {
        switch self {
        case .text: "text"
        case .number: "a number"
        case .boolean: "true or false"
        case .date: "a date"
        }
    }
}
