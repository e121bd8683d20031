import POSIX

/// The streams that this process was started with.
package enum StandardStream: Sendable, Hashable, CaseIterable {
    case input, output, errors

    private var descriptor: Int32 {
        switch self {
        case .input: STDIN_FILENO
        case .output: STDOUT_FILENO
        case .errors: STDERR_FILENO
        }
    }

    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Whether a read would not wait: on a terminal, a line is there, or its end.
    package var hasInput: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    /// How many columns the terminal has; nil where it is none, or doesn't say.
    package var columns: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes everything.
    ///
    /// - Returns: `errno` of what kept it from being written. A reader that has gone is no error.
    package func write(_ bytes: [UInt8]) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { POSIX.write(descriptor, $0.baseAddress!, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else made the stream non-blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                return errno == EPIPE ? nil : errno
            }
        }
        return nil
    }

    /// A stream that was closed (`2>&-`) would be the next file that is opened, and messages would be written into it.
    /// What stands in for standard output takes nothing: a result that goes nowhere is an error.
    package static func occupyClosed() {
        for stream in allCases where fcntl(stream.descriptor, F_GETFD) == -1 && errno == EBADF {
            _ = open("/dev/null", stream == .errors ? O_WRONLY : O_RDONLY)
        }
    }
}
