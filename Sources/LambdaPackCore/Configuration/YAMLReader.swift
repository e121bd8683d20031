import YAML

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
    private mutating func take(_ count: Int, _ node: YAMLNode) -> Bool {
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

    func location(_ node: YAMLNode) -> SourceLocation {
        SourceLocation(file: file, line: node.mark.line, column: node.mark.column)
    }

    mutating func wrongType(_ node: YAMLNode, key: String, expected: String, advice: String? = nil) {
        problems.append(
            Problem(
                .wrongType, subject: key, "'\(key)' should be \(expected), but is \(kind(node))",
                location: location(node), advice: advice))
    }

    mutating func invalid(_ node: YAMLNode, key: String, _ message: String, advice: String? = nil) {
        problems.append(
            Problem(.invalidValue, subject: key, message, location: location(node), advice: advice))
    }

    /// The mapping's pairs by key, in the file's order, each key once; unknown keys reported with what was meant.
    mutating func mapping(_ node: YAMLNode, key: String, schema: String, open: Bool = false) -> [(
        key: String, node: YAMLNode, keyNode: YAMLNode
    )] {
        guard case .mapping(let mapping) = node.content else {
            // `build:` with nothing below it is an empty mapping to every reader but a parser.
            if !isNull(node) { wrongType(node, key: key.isEmpty ? file : key, expected: "a mapping") }
            return []
        }
        guard take(mapping.count, node) else { return [] }
        let allowed = ConfigurationKey.children(of: schema)
        var seen: Set<String> = []
        var pairs: [(key: String, node: YAMLNode, keyNode: YAMLNode)] = []
        for (keyNode, value) in mapping {
            guard let name = keyNode.scalar?.text else {
                wrongType(keyNode, key: key, expected: "a mapping with plain names as keys")
                continue
            }
            let path = key.isEmpty ? name : "\(key).\(name)"
            guard seen.insert(name).inserted else {
                problems.append(
                    Problem(
                        .duplicateKey, subject: path, "'\(path)' is here a second time", location: location(keyNode),
                        advice: "keep one of the two"))
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

    mutating func string(_ node: YAMLNode, key: String) -> String? {
        scalar(node, key: key, expected: "text") { $0 == .text }?.text
    }

    /// A scalar that YAML itself reads as what is expected.
    private mutating func scalar(
        _ node: YAMLNode, key: String, expected: String, isFit: (YAMLScalar.Kind) -> Bool
    ) -> YAMLScalar? {
        guard let scalar = node.scalar, !isNull(node) else {
            wrongType(node, key: key, expected: expected)
            return nil
        }
        guard isFit(scalar.kind) else {
            wrongType(
                node, key: key, expected: expected,
                advice: expected == "text" ? "if that is what you mean, write it in quotes: \"\(scalar.text)\"" : nil)
            return nil
        }
        guard !scalar.text.isEmpty else {
            invalid(node, key: key, "'\(key)' is empty")
            return nil
        }
        return scalar
    }

    mutating func boolean(_ node: YAMLNode, key: String) -> Bool? {
        let scalar = scalar(node, key: key, expected: "true or false") { if case .boolean = $0 { true } else { false } }
        guard case .boolean(let value) = scalar?.kind else { return nil }
        return value
    }

    /// nil also where it is a number but no whole one that fits.
    mutating func integer(_ node: YAMLNode, key: String) -> Int? {
        guard let scalar = scalar(node, key: key, expected: "a number", isFit: \.isNumber) else { return nil }
        if case .number(let value?) = scalar.kind { return value }
        invalid(node, key: key, "'\(scalar.text)' is not a whole number")
        return nil
    }

    /// A day as text, quoted or not: YAML has a type for it.
    mutating func date(_ node: YAMLNode, key: String) -> String? {
        scalar(node, key: key, expected: "a date") { $0 == .text || $0 == .timestamp }?.text
    }

    mutating func strings(_ node: YAMLNode, key: String) -> [(value: String, node: YAMLNode)] {
        elements(node, key: key).compactMap { element in string(element, key: key).map { ($0, element) } }
    }

    mutating func elements(_ node: YAMLNode, key: String) -> [YAMLNode] {
        if isNull(node) { return [] }
        guard case .sequence(let sequence) = node.content else {
            wrongType(node, key: key, expected: "a list", advice: node.scalar.map { "write [\($0.text)]" })
            return []
        }
        return take(sequence.count, node) ? sequence : []
    }

    mutating func choice<Choice: NamedChoice>(_ node: YAMLNode, key: String) -> Choice? {
        let expected = "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))"
        guard let text = scalar(node, key: key, expected: expected, isFit: { $0 == .text })?.text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        invalid(node, key: key, "'\(text)' is not a value for '\(key)'", advice: Choice.advice(for: text))
        return nil
    }

    /// What may be a plain number or have a unit: text.
    mutating func figure(_ node: YAMLNode, key: String) -> String? {
        scalar(node, key: key, expected: "a number, or a number and its unit") { $0 == .text || $0.isNumber }?.text
    }

    mutating func size(_ node: YAMLNode, key: String) -> Int? {
        guard let text = figure(node, key: key) else { return nil }
        if let bytes = ByteCount.parse(text) { return bytes }
        invalid(
            node, key: key, "'\(text)' is not a size", advice: "write bytes (8388608), 8 MB (decimal) or 8 MiB (binary)"
        )
        return nil
    }

    func isNull(_ node: YAMLNode) -> Bool { node.scalar?.kind == .null }

    private func kind(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.kind.words
        case .mapping: "a mapping"
        case .sequence: "a list"
        }
    }
}

extension YAMLScalar.Kind {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }

    fileprivate var words: String {
        switch self {
        case .null: "empty"
        case .text: "text"
        case .number: "a number"
        case .boolean: "true or false"
        case .timestamp: "a date"
        }
    }
}
