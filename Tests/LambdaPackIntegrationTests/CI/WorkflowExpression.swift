/// The part of GitHub's expressions that this repository's files use (docs.github.com, "Evaluate expressions"):
/// literals, contexts, `!`, `==`, `!=`, `&&`, `||`, parentheses, `format`, and the functions of a job's state.
struct WorkflowExpression {
    struct Malformed: Error {
        var text: String
    }

    enum Value: Equatable {
        case null
        case bool(Bool)
        case text(String)

        /// As in a template.
        var string: String {
            switch self {
            case .null: ""
            case .bool(let value): value ? "true" : "false"
            case .text(let text): text
            }
        }

        var isTrue: Bool {
            switch self {
            case .null: false
            case .bool(let value): value
            case .text(let text): !text.isEmpty
            }
        }
    }

    /// A context's value by its path, `steps.check.outputs.status`.
    typealias Contexts = (String) throws -> Value

    private var tokens: [String]
    private var index = 0
    private let contexts: Contexts
    private let text: String

    private init(_ text: String, _ contexts: @escaping Contexts) {
        self.text = text
        self.contexts = contexts
        tokens = text.matches(of: #/'(?:[^']|'')*'|==|!=|&&|\|\||[!(),]|[A-Za-z_][A-Za-z0-9_.-]*|\S/#).map {
            String($0.0)
        }
    }

    static func evaluate(_ text: String, _ contexts: @escaping Contexts) throws -> Value {
        var expression = WorkflowExpression(text, contexts)
        let value = try expression.either()
        guard expression.index == expression.tokens.count else { throw Malformed(text: text) }
        return value
    }

    /// A text with `${{ … }}` in it.
    static func filled(_ template: String, _ contexts: @escaping Contexts) throws -> String {
        var result = ""
        var rest = template[...]
        while let opening = rest.firstRange(of: "${{") {
            result += rest[..<opening.lowerBound]
            guard let closing = rest.firstRange(of: "}}") else { throw Malformed(text: template) }
            result += try evaluate(String(rest[opening.upperBound..<closing.lowerBound]), contexts).string
            rest = rest[closing.upperBound...]
        }
        return result + rest
    }

    private mutating func take(_ token: String) -> Bool {
        guard index < tokens.count, tokens[index] == token else { return false }
        index += 1
        return true
    }

    private mutating func either() throws -> Value {
        var value = try both()
        while take("||") {
            let other = try both()
            value = value.isTrue ? value : other
        }
        return value
    }

    private mutating func both() throws -> Value {
        var value = try comparison()
        while take("&&") {
            let other = try comparison()
            value = value.isTrue ? other : value
        }
        return value
    }

    private mutating func comparison() throws -> Value {
        let value = try unary()
        // null equals an empty text: both are the number 0.
        if take("==") { return .bool(try unary().string.lowercased() == value.string.lowercased()) }
        if take("!=") { return .bool(try unary().string.lowercased() != value.string.lowercased()) }
        return value
    }

    private mutating func unary() throws -> Value {
        if take("!") { return .bool(try !unary().isTrue) }
        if take("(") {
            let value = try either()
            guard take(")") else { throw Malformed(text: text) }
            return value
        }
        guard index < tokens.count else { throw Malformed(text: text) }
        let token = tokens[index]
        index += 1
        if token.hasPrefix("'") {
            return .text(String(token.dropFirst().dropLast()).replacing("''", with: "'"))
        }
        guard token.first?.isLetter == true else { throw Malformed(text: text) }
        if take("(") { return try call(token) }
        switch token {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: return try contexts(token)
        }
    }

    private mutating func call(_ name: String) throws -> Value {
        var arguments: [Value] = []
        while !take(")") {
            arguments.append(try either())
            _ = take(",")
            guard index < tokens.count else { throw Malformed(text: text) }
        }
        switch name {
        case "always": return .bool(true)
        case "success", "failure", "cancelled": return try contexts("\(name)()")
        case "format":
            var result = arguments[0].string
            for (number, argument) in arguments.dropFirst().enumerated() {
                result = result.replacing("{\(number)}", with: argument.string)
            }
            return .text(result)
        default: throw Malformed(text: "\(name) in \(text)")
        }
    }
}
