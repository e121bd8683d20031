import Synchronization

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
