import Foundation

/// How much of a long sweep runs: all of it in `make test`, and a part that is the same at every run in the unit tests
/// alone, which have to be quick.
package enum Sweep {
    package static let isWhole = ProcessInfo.processInfo.environment["LAMBDA_PACK_WHOLE_SWEEPS"] == "1"

    package static func count(_ whole: Int, unit: Int) -> Int { isWhole ? whole : unit }

    /// All elements, or that many of them from all over, in their order.
    package static func part<Element>(of all: [Element], unit count: Int) -> [Element] {
        guard !isWhole, all.count > count else { return all }
        var generator = SeededGenerator(seed: 1)
        return all.indices.shuffled(using: &generator).prefix(count).sorted().map { all[$0] }
    }
}
