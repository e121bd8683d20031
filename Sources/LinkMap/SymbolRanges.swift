package import ELF

/// The symbols that have bytes, by address. Ranges are asked for in any order; within one they come in order and never
/// overlap.
package struct SymbolRanges {
    private struct Range {
        var start: UInt64
        var end: UInt64
        var record: Int32
    }

    private var ranges: [Range] = []

    package init() {}

    package init(_ records: [ELFImage.SymbolRecords.Record]) {
        ranges.reserveCapacity(records.count)
        for index in records.indices {
            let record = records[index]
            // Functions, objects and what assembly left untyped; a thread-local symbol's value is no address.
            guard record.size > 0, record.section != 0, record.section < 0xFF00 else { continue }
            switch record.type {
            case .none, .object, .function, .indirectFunction: break
            default: continue
            }
            let (end, overflow) = record.value.addingReportingOverflow(record.size)
            guard !overflow else { continue }
            ranges.append(Range(start: record.value, end: end, record: Int32(truncatingIfNeeded: index)))
        }
        // Of several names for one place the longest range wins, then the first in the table.
        ranges.sort { ($0.start, $1.end, $0.record) < ($1.start, $0.end, $1.record) }
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// Calls `body` with each symbol that lies in the range and how many of its bytes do; those that start before it
    /// are left out.
    package func within(_ start: UInt64, _ end: UInt64, _ body: (_ record: Int, _ length: UInt64) -> Void) {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].start < start { low = middle + 1 } else { high = middle }
        }
        var cursor = start
        while low < ranges.count {
            let range = ranges[low]
            low += 1
            guard range.start < end else { return }
            guard range.start >= cursor else { continue }
            let stop = min(range.end, end)
            body(Int(range.record), stop - range.start)
            cursor = stop
        }
    }
}
