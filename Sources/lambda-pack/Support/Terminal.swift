import LambdaPackCore

/// What a stream leads to: how wide it is, whether it shows colours, and whether lines on it can be written anew.
struct Terminal: Sendable, Hashable {
    /// Whether what was written can be taken back: a terminal that knows more than "dumb" ones.
    var isInteractive: Bool
    var layout: TextLayout

    static let output = Terminal(.output, RunEnvironment.current.terminal)
    static let errors = Terminal(.errors, RunEnvironment.current.terminal)

    init(_ stream: StandardStream, _ environment: TerminalEnvironment) {
        self.init(isTerminal: stream.isTerminal, columns: stream.columns, environment: environment)
    }

    /// Width: `COLUMNS`, else the terminal's own, else that of a log.
    ///
    /// Colours: none where `NO_COLOR` says so; where `CLICOLOR_FORCE` or `FORCE_COLOR` says so, always; else on a
    /// terminal, if it is not a dumb one.
    init(isTerminal: Bool, columns: Int?, environment: TerminalEnvironment) {
        isInteractive = isTerminal && environment.isCapable
        layout = TextLayout(
            width: max(Self.narrowest, environment.columns ?? columns ?? TextLayout.log.width),
            hasColours: !environment.refusesColours && (isInteractive || environment.wantsColours))
    }

    /// Nothing is laid out for less: what is narrower breaks the lines itself.
    private static let narrowest = 40
}
