import LambdaPackCore
import Synchronization

/// Results on standard output, everything else on standard error. Lines are written whole and at once, in the order in
/// which they come, and a reader that has gone is no error: cleaning up must go on. Any other failure to write is kept,
/// and ends the process with 1 (``LambdaPack``).
///
/// Whatever is shown is ``DisplayText``, and gives no orders to workflows; only data for programs leaves as it is.
enum Console {
    static func result(_ text: DisplayText) { show(text, on: .output) }
    static func status(_ text: DisplayText) { show(text + "\n", on: .errors) }
    static func problem(_ problem: Problem) { status(problem.displayed(Terminal.errors.layout)) }

    /// Of each kind the first twenty, and how many more there are.
    static func problems(_ problems: [Problem]) {
        for problem in Problem.shown(problems).withAdviceOnce { self.problem(problem) }
    }

    /// Text of several lines whose parts nobody has looked at.
    @_disfavoredOverload
    static func result(_ text: String) { result(DisplayText(lines: text)) }
    @_disfavoredOverload
    static func status(_ text: String) { status(DisplayText(lines: text)) }

    /// Lines that keep to the width; indented ones belong to the one above them.
    static func note(_ text: String) {
        let layout = Terminal.errors.layout
        let lines = "note: \(text)".split(separator: "\n").map { line in
            let words = line.drop { $0 == " " }
            return DisplayText(line: words).paragraph(layout, indent: line.count - words.count)
        }
        for line in lines { show(line, on: .errors) }
    }

    /// What programs read, on standard output, unaltered: JSON, scripts, workflow commands of our own.
    static func data(_ text: String) { live.withLock { $0.write(Array(text.utf8), to: .output) } }

    /// Output of a compiler or another tool, whole lines of it.
    static func output(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        let text = DisplayText(lines: String(decoding: bytes, as: UTF8.self))
        show(bytes.last == UInt8(ascii: "\n") ? text : text + "\n", on: .errors)
    }

    /// The compiler's words first, then what follows from them.
    static func failure(_ failure: Failure) {
        output(failure.compilerOutput)
        problems(failure.problems)
    }

    /// The first stream that took not all that was written to it.
    static var writeFailure: WriteFailure? { failedWrite.withLock { $0 } }

    struct WriteFailure: Sendable {
        var stream: String
        var code: Int32

        var problem: Problem {
            Problem(
                .outputUnwritable, subject: stream, "\(stream) can't be written",
                cause: SystemCallError.words(code),
                advice: "the output is incomplete: make room for it, and run the command again")
        }
    }

    private static let failedWrite = Mutex<WriteFailure?>(nil)

    /// Lines that stay below everything else, and are written anew when they change; none takes them away. On a terminal
    /// only.
    static func setLive(_ lines: [DisplayText]) {
        guard Terminal.errors.isInteractive else { return }
        live.withLock { $0.replace(lines.map { $0.cut(to: Terminal.errors.layout.width - 1) }) }
    }

    private static let live = Mutex(LiveLines())

    private static func show(_ text: DisplayText, on stream: StandardStream) {
        let bytes = Array(WorkflowCommands.disarmed(text).utf8)
        live.withLock { $0.write(bytes, to: stream) }
    }

    fileprivate static func write(_ bytes: [UInt8], to stream: StandardStream) {
        guard let code = stream.write(bytes) else { return }
        let failure = WriteFailure(stream: stream == .errors ? "standard error" : "standard output", code: code)
        failedWrite.withLock { if $0 == nil { $0 = failure } }
    }
}

/// Lines at the end of a terminal that are written anew, and what is written above them.
private struct LiveLines: Sendable {
    private var lines: [DisplayText] = []

    mutating func replace(_ lines: [DisplayText]) {
        guard lines != self.lines else { return }
        let old = self.lines
        self.lines = lines
        Console.write(Array((Self.erasing(old) + text).utf8), to: .errors)
    }

    func write(_ bytes: [UInt8], to stream: StandardStream) {
        guard !lines.isEmpty else { return Console.write(bytes, to: stream) }
        Console.write(Array(Self.erasing(lines).utf8), to: .errors)
        Console.write(bytes, to: stream)
        Console.write(Array(text.utf8), to: .errors)
    }

    private var text: String { lines.map { $0.string + "\n" }.joined() }

    /// Up to the first of them (CUU), and whatever is below it away (ED; ECMA-48, 8.3.22 and 8.3.39).
    private static func erasing(_ lines: [DisplayText]) -> String {
        lines.isEmpty ? "" : "\r\u{1B}[\(lines.count)A\u{1B}[J"
    }
}
