import LambdaPackCore

/// What a stream leads to: how wide it is, whether it shows colours, and whether lines on it can be written anew.
struct Terminal: Sendable, Hashable {
    /// Whether what was written can be taken back: a terminal that knows more than "dumb" ones.
    var isInteractive: Bool
    var layout: TextLayout

    static let output = Terminal(.output, ProcessEnvironment.current)
    static let errors = Terminal(.errors, ProcessEnvironment.current)

    init(_ stream: StandardStream, _ environment: [String: String]) {
        self.init(isTerminal: stream.isTerminal, columns: stream.columns, environment: environment)
    }

    /// Width: `COLUMNS`, else the terminal's own, else that of a log.
    ///
    /// Colours (no-color.org, bixense.com/clicolors): none where `NO_COLOR` says so; where `CLICOLOR_FORCE` or
    /// `FORCE_COLOR` says so, always; else on a terminal, if it is not a dumb one.
    init(isTerminal: Bool, columns: Int?, environment: [String: String]) {
        func isOn(_ name: String) -> Bool { environment[name].map { !$0.isEmpty && $0 != "0" } ?? false }
        isInteractive = isTerminal && environment["TERM"].map { $0 != "dumb" } ?? false
        let width = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? columns
        let isForced = isOn("CLICOLOR_FORCE") || isOn("FORCE_COLOR")
        layout = TextLayout(
            width: max(Self.narrowest, width ?? TextLayout.log.width),
            hasColours: (environment["NO_COLOR"] ?? "").isEmpty && (isInteractive || isForced))
    }

    /// Nothing is laid out for less: what is narrower breaks the lines itself.
    private static let narrowest = 40
}
