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
/// which they come, and a reader that has gone is no error: cleaning up must go on. Any other failure to write is kept,
/// and ends the process with 1 (``LambdaPack``).
///
/// Whatever is shown is ``DisplayText``, and gives no orders to workflows; only data for programs leaves as it is.
enum Console {
    static func result(_ text: DisplayText) { show(text, on: STDOUT_FILENO) }
    static func status(_ text: DisplayText) { show(text + "\n", on: STDERR_FILENO) }
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
        for line in lines { show(line, on: STDERR_FILENO) }
    }

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

    /// The first stream that took not all that was written to it.
    static var writeFailure: WriteFailure? { failedWrite.withLock { $0 } }

    struct WriteFailure: Sendable {
        var stream: String
        var code: Int32

        var problem: Problem {
            Problem(
                .outputUnwritable, subject: stream, "\(stream) can't be written",
                cause: String(cString: strerror(code)),
                advice: "what was printed is not whole: make room where it goes to, and run it again")
        }
    }

    /// A stream that was closed (`2>&-`) would be the next file that is opened, and messages would be written into it.
    /// What stands in for standard output takes nothing: a result that goes nowhere is an error.
    static func occupyStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
            _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
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

    private static func show(_ text: DisplayText, on descriptor: Int32) {
        let bytes = Array(WorkflowCommands.disarmed(text).utf8)
        live.withLock { $0.write(bytes, to: descriptor) }
    }

    fileprivate static func note(_ code: Int32, of descriptor: Int32) {
        let isError = descriptor == STDERR_FILENO
        if code == EPIPE { return }
        let failure = WriteFailure(stream: isError ? "standard error" : "standard output", code: code)
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
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
            // Somebody else made the stream non-blocking.
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&request, 1, -1)
        } else if errno != EINTR {
            return Console.note(errno, of: descriptor)
        }
    }
}
