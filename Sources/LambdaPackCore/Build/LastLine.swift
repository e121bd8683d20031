import Synchronization

/// Remembers the last whole line of a stream that comes in pieces: SwiftPM's own progress.
package final class LastLine: Sendable {
    private let state = Mutex<(line: [UInt8], partial: [UInt8])>(([], []))

    package init() {}

    package func append(_ bytes: [UInt8]) {
        state.withLock { state in
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    if !state.partial.isEmpty { state.line = state.partial }
                    state.partial = []
                } else if state.partial.count < 512 {
                    state.partial.append(byte)
                }
            }
        }
    }

    package var text: String { state.withLock { String(decoding: $0.line, as: UTF8.self) } }
}

/// Puts the pieces of a stream together to lines.
package final class LineSplitter: Sendable {
    private let partial = Mutex<[UInt8]>([])

    package init() {}

    /// The lines that end in this piece, without their ends. What is no UTF-8 is repaired.
    package func append(_ bytes: [UInt8]) -> [String] {
        partial.withLock { partial in
            var lines: [String] = []
            for byte in bytes {
                if byte == UInt8(ascii: "\n") {
                    lines.append(String(decoding: partial, as: UTF8.self))
                    partial = []
                } else {
                    partial.append(byte)
                }
            }
            return lines
        }
    }
}
