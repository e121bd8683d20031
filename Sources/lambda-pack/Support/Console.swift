import LambdaPackCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Results on standard output, everything else on standard error. Lines are written whole and at once, in the order in
/// which they come, and a reader that has gone is no error: cleaning up must go on.
///
/// Whatever is shown is ``DisplayText``, and gives no orders to workflows; only data for programs leaves as it is.
enum Console {
    static func result(_ text: DisplayText) { show(text, on: STDOUT_FILENO) }
    static func status(_ text: DisplayText) { show(text + "\n", on: STDERR_FILENO) }
    static func problem(_ problem: Problem) { status(problem.displayed(Terminal.errors.layout)) }

    static func problems(_ problems: [Problem]) {
        for problem in problems.withAdviceOnce { self.problem(problem) }
    }

    /// Text of several lines whose parts nobody has looked at.
    @_disfavoredOverload
    static func result(_ text: String) { result(DisplayText(lines: text)) }
    @_disfavoredOverload
    static func status(_ text: String) { status(DisplayText(lines: text)) }

    /// What programs read, on standard output, unaltered: JSON, scripts, workflow commands of our own.
    static func data(_ text: String) { live.withLock { $0.write(Array(text.utf8), to: STDOUT_FILENO) } }

    /// Output of a compiler or another tool, whole lines of it.
    static func output(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        let text = DisplayText(lines: String(decoding: bytes, as: UTF8.self))
        show(bytes.last == UInt8(ascii: "\n") ? text : text + "\n", on: STDERR_FILENO)
    }

    /// The compiler's words first, then what follows from them.
    static func failure(_ failure: Failure) {
        output(failure.compilerOutput)
        problems(failure.problems)
    }

    /// Lines that stay below everything else, and are written anew when they change; none takes them away. On a terminal
    /// only.
    static func setLive(_ lines: [DisplayText]) {
        guard Terminal.errors.isInteractive else { return }
        live.withLock { $0.replace(lines.map { $0.cut(to: Terminal.errors.layout.width - 1) }) }
    }

    private static let live = Mutex(LiveLines())

    private static func show(_ text: DisplayText, on descriptor: Int32) {
        let bytes = Array(WorkflowCommands.disarmed(text).utf8)
        live.withLock { $0.write(bytes, to: descriptor) }
    }
}

/// Lines at the end of a terminal that are written anew, and what is written above them.
private struct LiveLines: Sendable {
    private var lines: [DisplayText] = []

    mutating func replace(_ lines: [DisplayText]) {
        guard lines != self.lines else { return }
        let old = self.lines
        self.lines = lines
        writeAll(Array((Self.erasing(old) + text).utf8), to: STDERR_FILENO)
    }

    func write(_ bytes: [UInt8], to descriptor: Int32) {
        guard !lines.isEmpty else { return writeAll(bytes, to: descriptor) }
        writeAll(Array(Self.erasing(lines).utf8), to: STDERR_FILENO)
        writeAll(bytes, to: descriptor)
        writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    private var text: String { lines.map { $0.string + "\n" }.joined() }

    /// Up to the first of them (CUU), and whatever is below it away (ED; ECMA-48, 8.3.22 and 8.3.39).
    private static func erasing(_ lines: [DisplayText]) -> String {
        lines.isEmpty ? "" : "\r\u{1B}[\(lines.count)A\u{1B}[J"
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress!, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
}
