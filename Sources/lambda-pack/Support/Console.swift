import LambdaPackCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Results on standard output, everything else on standard error. Lines are written whole, and a reader that has gone
/// is no error: cleaning up must go on.
enum Console {
    static func result(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }
    static func status(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }
    static func raw(_ bytes: [UInt8]) { write(bytes, to: STDERR_FILENO) }
    static func problem(_ problem: Problem) { status(problem.description) }

    /// Of each kind the first twenty, and how many more there are.
    static func problems(_ problems: [Problem]) {
        for problem in Problem.shown(problems) { self.problem(problem) }
    }

    /// The compiler's words first and unaltered, then what follows from them.
    static func failure(_ failure: Failure) {
        if !failure.compilerOutput.isEmpty {
            raw(failure.compilerOutput)
            if failure.compilerOutput.last != UInt8(ascii: "\n") { raw([UInt8(ascii: "\n")]) }
        }
        problems(failure.problems)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress!, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
