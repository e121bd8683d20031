/// One thing that is wrong, in words a user can act on.
///
/// Stages collect every problem that they can find before they give up, so that a user with five problems sees five.
package struct Problem: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    package var severity: Severity
    package var code: ProblemCode
    /// What the problem is with: a product, a file, a key.
    package var subject: String
    /// One sentence, without a full stop at its end.
    package var message: String
    /// Where in the user's own text it stands.
    package var location: SourceLocation?
    /// What lay underneath: the system's or a tool's own words.
    package var cause: String?
    /// What to do next.
    package var advice: String?

    package init(
        _ code: ProblemCode,
        subject: String,
        _ message: String,
        severity: Severity = .error,
        location: SourceLocation? = nil,
        cause: String? = nil,
        advice: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.subject = subject
        self.message = message
        self.location = location
        self.cause = cause
        self.advice = advice
    }
}

/// A place in a text file. Lines and columns count from one.
package struct SourceLocation: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Problem: CustomStringConvertible {
    package var description: String { displayed(.log).string }

    /// What a compiler would say: place, severity, one sentence and the code; then the cause, and what to do next. Names
    /// in it are somebody else's: they can't begin a line.
    package func displayed(_ layout: TextLayout) -> DisplayText {
        var text = DisplayText()
        if let location { text += "\(location.file):\(location.line):\(location.column): " }
        let word: DisplayText = "\(severity.rawValue):"
        text += word.styled(severity == .error ? .error : .warning, layout)
        text += " \(message) [\(code.rawValue)]"
        if let cause { text += "\n  cause: " + Self.indented(cause, "         ") }
        if let advice { text += "\n  → " + Self.indented(advice, "    ") }
        return text
    }

    private static func indented(_ text: String, _ indentation: DisplayText) -> DisplayText {
        let lines = DisplayText(lines: text).string.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { DisplayText(lines: $0) }.joined(separator: "\n" + indentation)
    }
}
