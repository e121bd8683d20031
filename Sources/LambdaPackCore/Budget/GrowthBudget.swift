/// How much an artifact may grow against the baseline.
package struct GrowthBudget: Hashable, Sendable {
    package enum Limit: Hashable, Sendable {
        case bytes(Int)
        /// In tenths of a percent.
        case permille(Int)
    }

    package var limit: Limit
    package var level: Budget.Level
    package var location: SourceLocation

    package init(limit: Limit, level: Budget.Level, location: SourceLocation) {
        self.limit = limit
        self.level = level
        self.location = location
    }

    /// Compressed sizes step by some kilobytes without a cause: below that a percentage says nothing.
    package static let noiseBytes = 8192

    package func isExceeded(from before: Int, to after: Int) -> Bool {
        let growth = after - before
        switch limit {
        case .bytes(let bytes): return growth > bytes
        case .permille(let permille):
            guard growth > Self.noiseBytes else { return false }
            return before == 0 || growth * 1000 > before * permille
        }
    }

    package var words: String {
        switch limit {
        case .bytes(let bytes): ByteCount.exact(bytes)
        case .permille(let permille): permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\(permille % 10) %"
        }
    }

    /// Reads a size, or `5 %`.
    package static func parse(_ text: String) -> Limit? {
        guard text.hasSuffix("%") else { return ByteCount.parse(text).map(Limit.bytes) }
        guard let percent = Double(text.dropLast().trimmingSpaces()), percent >= 0, percent <= 100_000 else {
            return nil
        }
        return .permille(Int((percent * 10).rounded()))
    }
}
