/// Text that is fit to be shown.
///
/// Names of entries, modules, functions and keys, and the words of other tools, are chosen by somebody else. On its way
/// to a reader all of it passes through here: what would steer a terminal, reorder a line or hide in it becomes a visible
/// escape (``TextEscapes``). Literals are our own and pass as they are; whatever is interpolated is one line of foreign
/// text:
///
///     let text: DisplayText = "wrote \(file)\n"
package struct DisplayText: Sendable, Hashable {
    package private(set) var string: String

    package init() { string = "" }

    /// Foreign text as one line: its line breaks are escaped, too.
    package init(line text: some StringProtocol) { string = TextEscapes.line(text) }

    /// Foreign text of several lines: line breaks and tabs stay.
    package init(lines text: some StringProtocol) { string = TextEscapes.lines(text) }

    fileprivate init(escaped string: String) { self.string = string }

    package static func + (one: DisplayText, other: DisplayText) -> DisplayText {
        DisplayText(escaped: one.string + other.string)
    }

    package static func += (one: inout DisplayText, other: DisplayText) { one.string += other.string }

    /// Foreign text of several lines.
    @_disfavoredOverload
    package static func += (one: inout DisplayText, other: String) { one += DisplayText(lines: other) }

    package var isEmpty: Bool { string.isEmpty }

    /// How many columns it takes.
    package var width: Int { DisplayWidth.of(string) }

    /// In colour, where there is any.
    package func styled(_ emphasis: Emphasis, _ layout: TextLayout) -> DisplayText {
        guard layout.hasColours, !string.isEmpty else { return self }
        return DisplayText(escaped: "\u{1B}[\(emphasis.code)m\(string)\u{1B}[0m")
    }

    /// At most so many columns, without what has to go at the end.
    package func cut(to width: Int) -> DisplayText { DisplayText(escaped: DisplayWidth.cut(string, to: width)) }

    /// At most so many columns: beginning and end stay, and what has to go is in the middle.
    package func shortened(to width: Int) -> DisplayText {
        DisplayText(escaped: DisplayWidth.shortened(string, to: width))
    }

    /// With spaces up to a width: at its end, or before it.
    package func padded(to width: Int, atEnd: Bool = true) -> DisplayText {
        let space = String(repeating: " ", count: max(0, width - self.width))
        return DisplayText(escaped: atEnd ? string + space : space + string)
    }

    /// Lines of at most so many columns, broken at spaces, and within words that are longer than that.
    package func wrapped(to width: Int) -> [DisplayText] {
        DisplayWidth.wrapped(string, to: width).map { DisplayText(escaped: $0) }
    }

    /// A sentence that keeps to the width: its first line is indented by so many columns, its further ones by two more.
    package func paragraph(_ layout: TextLayout, indent: Int = 0) -> DisplayText {
        let space = String(repeating: " ", count: indent)
        guard indent + width > layout.width else { return DisplayText(escaped: space + string + "\n") }
        let lines = wrapped(to: max(Self.narrowestParagraph, layout.width - indent - 2))
        return DisplayText(escaped: space + lines.map(\.string).joined(separator: "\n\(space)  ") + "\n")
    }

    /// Sentences in fewer columns than these are no pleasure to read.
    package static let narrowestParagraph = 28

    package func withoutTrailingSpaces() -> DisplayText {
        var text = string
        while text.last == " " { text.removeLast() }
        return DisplayText(escaped: text)
    }
}

extension DisplayText: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { string = value }
    package init(stringInterpolation: Interpolation) { string = stringInterpolation.string }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var string = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            string.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { string += literal }
        package mutating func appendInterpolation(_ text: DisplayText) { string += text.string }

        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            string += TextEscapes.line(value.description)
        }
    }
}

extension DisplayText: CustomStringConvertible {
    package var description: String { string }
}

extension Sequence where Element == DisplayText {
    package func joined(separator: DisplayText = "") -> DisplayText {
        DisplayText(escaped: map(\.string).joined(separator: separator.string))
    }
}

/// What colours say. None of them says anything that the words do not.
package enum Emphasis: Sendable, Hashable {
    case error, warning, good, quiet

    /// Parameters of SGR (ECMA-48, 8.3.117), of the sixteen colours that readers choose themselves.
    fileprivate var code: String {
        switch self {
        case .error: "1;31"
        case .warning: "1;33"
        case .good: "32"
        case .quiet: "2"
        }
    }
}
