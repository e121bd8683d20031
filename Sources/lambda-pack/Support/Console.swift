import LambdaPackCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Results on standard output, everything else on standard error. Lines are written whole, and a reader that has gone
/// is no error: cleaning up must go on. Any other failure to write is kept, and ends the process with 1 (``LambdaPack``).
enum Console {
    static func result(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }
    static func status(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }
    static func raw(_ bytes: [UInt8]) { write(bytes, to: STDERR_FILENO) }
    static func problem(_ problem: Problem) { status(problem.description) }

    /// The compiler's words first and unaltered, then what follows from them.
    static func failure(_ failure: Failure) {
        if !failure.compilerOutput.isEmpty {
            raw(failure.compilerOutput)
            if failure.compilerOutput.last != UInt8(ascii: "\n") { raw([UInt8(ascii: "\n")]) }
        }
        for problem in failure.problems { self.problem(problem) }
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

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress!, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else made the stream non-blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                return note(errno, of: descriptor)
            }
        }
    }

    private static func note(_ code: Int32, of descriptor: Int32) {
        let isError = descriptor == STDERR_FILENO
        if code == EPIPE { return }
        let failure = WriteFailure(stream: isError ? "standard error" : "standard output", code: code)
        failedWrite.withLock { if $0 == nil { $0 = failure } }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
