/// An upper bound on one figure of an artifact.
package struct Budget: Hashable, Sendable {
    package enum Metric: String, NamedValue {
        /// The archive's own bytes.
        case zip
        /// Bytes of all entries together, with those of the layers that a function mounts.
        case unzipped
        /// Bytes of `bootstrap`.
        case bootstrap
        /// Bytes of the largest entry.
        case entry
        /// What the archive, with those of the layers that a function mounts, grew by since a baseline.
        case growth

        /// Those that are of one set alone.
        package static let sizes: [Metric] = [.zip, .unzipped, .bootstrap, .entry]
    }

    package enum Level: String, NamedValue {
        case warn, fail
    }

    package var metric: Metric
    package var level: Level
    package var limitBytes: Int
    package var origin: BudgetOrigin

    package init(metric: Metric, level: Level, limitBytes: Int, origin: BudgetOrigin) {
        self.metric = metric
        self.level = level
        self.limitBytes = limitBytes
        self.origin = origin
    }
}

/// Where a budget comes from, and what keeps it from failing.
package struct BudgetOrigin: Hashable, Sendable {
    /// The key that sets it: `functions.Orders.budgets.zip`.
    package var rule: String
    package var location: SourceLocation
    package var waiver: Waiver?

    package init(rule: String, location: SourceLocation, waiver: Waiver? = nil) {
        self.rule = rule
        self.location = location
        self.waiver = waiver
    }
}

/// A known overrun that somebody answers for.
package struct Waiver: Hashable, Sendable {
    package var reason: String
    /// The last day on which it counts; nil for as long as it stands there.
    package var until: CalendarDate?
    package var location: SourceLocation?

    package init(reason: String, until: CalendarDate? = nil, location: SourceLocation? = nil) {
        self.reason = reason
        self.until = until
        self.location = location
    }

    package func isInForce(on day: CalendarDate) -> Bool { until.map { day <= $0 } ?? true }
}
