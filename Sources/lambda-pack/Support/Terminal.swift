import LambdaPackCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a stream leads to: how wide it is, whether it shows colours, and whether lines on it can be written anew.
struct Terminal: Sendable, Hashable {
    /// Whether what was written can be taken back: a terminal that knows more than "dumb" ones.
    var isInteractive: Bool
    var layout: TextLayout

    static let output = Terminal(STDOUT_FILENO, ProcessInfo.processInfo.environment)
    static let errors = Terminal(STDERR_FILENO, ProcessInfo.processInfo.environment)

    init(_ descriptor: Int32, _ environment: [String: String]) {
        self.init(
            isTerminal: isatty(descriptor) == 1, columns: Self.columns(of: descriptor), environment: environment)
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

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
