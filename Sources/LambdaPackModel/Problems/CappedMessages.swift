/// Messages of which the first few are kept and the others counted: an input of some megabytes can give one for each of
/// its bytes, and nobody reads more than some.
package struct CappedMessages: Sendable, Hashable {
    package static let limit = 20

    private var kept: [String] = []
    /// All that were reported.
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// The first ones, and how many more there are.
    package var lines: [String] {
        count > Self.limit ? kept + ["and \(ByteCount.grouped(count - Self.limit)) more"] : kept
    }

    /// - Parameter message: only made where it is kept.
    package mutating func append(_ message: @autoclosure () -> String) {
        if count < Self.limit { kept.append(message()) }
        count += 1
    }
}
