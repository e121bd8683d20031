/// Walks a chain of records that name their successor by a relative offset, in step with the count that goes with it.
///
/// An empty chain is an error as well: the loader would read on. Strictly forward by at least a record, so it ends;
/// aligned to 4 bytes, as all its fields are.
struct RecordChain {
    /// The first offset out of bounds: the end of the segment's bytes in the file.
    let limit: UInt64

    private let recordSize: UInt64
    private let name: StaticString
    private let count: UInt64
    private let countField: UInt64
    private var taken: UInt64 = 0
    private var record: UInt64
    private var upcoming: Upcoming

    private enum Upcoming {
        /// The next record is so many bytes after `record`; the number stands at `field`.
        case step(UInt64, field: UInt64)
        case end
    }

    /// A chain whose first record stands at the start of `bytes`. `field` is where its address was read.
    init(
        startingAt bytes: FileRange, field: UInt64, count: UInt64, countField: UInt64, recordSize: UInt64,
        _ name: StaticString
    ) {
        limit = bytes.end
        record = bytes.offset
        upcoming = .step(0, field: field)
        self.recordSize = recordSize
        self.count = count
        self.countField = countField
        self.name = name
    }

    /// A chain whose first record stands `first` bytes after the record that owns it; `first` was read at `field`.
    init(
        _ owner: UInt64, first: UInt32, field: UInt64, count: UInt64, countField: UInt64, recordSize: UInt64,
        limit: UInt64, _ name: StaticString
    ) {
        self.limit = limit
        record = owner
        upcoming = .step(UInt64(first), field: field)
        self.recordSize = recordSize
        self.count = count
        self.countField = countField
        self.name = name
    }

    /// The next record's offset, or nil at the end of the chain.
    ///
    /// - Throws: `.brokenVersionChain` where the chain leaves its segment, its alignment or its count.
    mutating func next() throws(ELFError) -> UInt64? {
        guard case .step(let step, let field) = upcoming else {
            guard taken == count else {
                throw ELFError(
                    .brokenVersionChain, at: countField, "\(count) \(name) are announced, \(taken) are chained")
            }
            return nil
        }
        guard taken < count else {
            throw ELFError(.brokenVersionChain, at: countField, "\(count) \(name) are announced, more are chained")
        }
        let (start, overflow) = record.addingReportingOverflow(step)
        guard !overflow, start < limit, limit - start >= recordSize, start.isMultiple(of: 4) else {
            throw ELFError(.brokenVersionChain, at: field, "the \(name) lead out of their segment or off alignment")
        }
        taken += 1
        record = start
        upcoming = .end
        return start
    }

    /// Takes the record's link to its successor, 0 for none, as it was read at `field`.
    mutating func follow(_ step: UInt32, at field: UInt64) throws(ELFError) {
        guard step != 0 else { return }
        guard UInt64(step) >= recordSize else {
            throw ELFError(.brokenVersionChain, at: field, "the \(name) overlap")
        }
        upcoming = .step(UInt64(step), field: field)
    }
}
