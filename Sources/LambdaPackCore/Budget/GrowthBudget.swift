/// How much an artifact may grow against the baseline.
package struct GrowthBudget: Hashable, Sendable {
    package enum Limit: Hashable, Sendable {
        case bytes(Int)
        /// In tenths of a percent.
        case permille(Int)

        /// Whether it is the larger one for every artifact. Bytes and percentages can't be compared.
        package func isAbove(_ other: Limit) -> Bool {
            switch (self, other) {
            case (.bytes(let own), .bytes(let other)), (.permille(let own), .permille(let other)): own > other
            default: false
            }
        }
    }

    package var limit: Limit
    package var level: Budget.Level
    package var origin: BudgetOrigin

    package init(limit: Limit, level: Budget.Level, origin: BudgetOrigin) {
        self.limit = limit
        self.level = level
        self.origin = origin
    }

    /// Compressed sizes step by some kilobytes without a cause: below that a percentage says nothing.
    package static let noiseBytes = 8192

    package func isExceeded(from before: Int, to after: Int) -> Bool {
        after - before > limitBytes(from: before)
    }

    /// The bytes that something of `before` bytes may grow by.
    package func limitBytes(from before: Int) -> Int {
        switch limit {
        case .bytes(let bytes): bytes
        case .permille(let permille): max(before * permille / 1000, Self.noiseBytes)
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
