/// Keeps text from giving orders to the machine that runs a workflow.
///
/// GitHub's runner reads every line that a step prints. One that begins with `::`, spaces aside, is a command
/// (`::error`, `::stop-commands::`); so is `##[` anywhere in a line, and `##vso[` to Azure's agents
/// (docs.github.com, "Workflow commands"; actions/runner, `ActionCommand`). The first of those characters becomes a
/// visible escape.
package enum WorkflowCommands {
    package static func disarmed(_ text: DisplayText) -> String { disarmed(text.string) }

    static func disarmed(_ text: String) -> String {
        guard zip(text.utf8, text.utf8.dropFirst()).contains(where: isMark) else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
    }

    private static func isMark(_ one: UInt8, _ next: UInt8) -> Bool {
        one == next && (one == UInt8(ascii: ":") || one == UInt8(ascii: "#"))
    }

    private static func line(_ line: Substring) -> String {
        var scalars = Array(line.unicodeScalars)
        var index = 0
        while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
        var escaped: Set<Int> = []
        if isPair(":", scalars, index) { escaped.insert(index) }
        for index in scalars.indices where isPair("#", scalars, index) {
            var next = index + 2
            while next < scalars.count, scalars[next].properties.isAlphabetic { next += 1 }
            if next < scalars.count, scalars[next] == "[" { escaped.insert(index) }
        }
        guard !escaped.isEmpty else { return String(line) }
        for index in escaped.sorted(by: >) {
            scalars.replaceSubrange(index...index, with: Array(TextEscapes.escape(scalars[index]).unicodeScalars))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isPair(_ mark: Unicode.Scalar, _ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        index + 1 < scalars.count && scalars[index] == mark && scalars[index + 1] == mark
    }
}
