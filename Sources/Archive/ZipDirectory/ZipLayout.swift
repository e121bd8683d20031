/// Checks that entries and directory cover every byte once: what lies between is hidden from some readers, and what is
/// shared expands without end.
struct ZipLayout {
    private var ranges: [(start: UInt64, end: UInt64, entry: ZipDirectory.Entry)] = []
    private let directoryOffset: UInt64
    private var isComplete: Bool

    /// - Parameter isComplete: whether all entries are known, so that what none of them covers is a gap.
    init(directoryOffset: UInt64, isComplete: Bool) {
        self.directoryOffset = directoryOffset
        self.isComplete = isComplete
    }

    /// - Parameter end: nil where it is not known, and so neither what comes between.
    mutating func add(_ entry: ZipDirectory.Entry, end: UInt64?) {
        if let end { ranges.append((entry.localHeaderOffset, end, entry)) } else { isComplete = false }
    }

    func problems() -> [ZipProblem] {
        var problems: [ZipProblem] = []
        var covered: UInt64 = 0
        for range in ranges.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if range.start < covered {
                let shared = min(covered, range.end) - range.start
                problems.append(range.entry.problem(.overlap(shared), at: range.start))
            } else if range.start > covered, isComplete {
                problems.append(uncovered(covered, range.start))
            }
            covered = max(covered, range.end)
        }
        if covered > directoryOffset {
            let code = ZipProblem.Code.overlap(covered - directoryOffset)
            problems.append(ZipProblem(code: code, offset: directoryOffset, entry: nil))
        } else if covered < directoryOffset, isComplete {
            problems.append(uncovered(covered, directoryOffset))
        }
        return problems
    }

    private func uncovered(_ start: UInt64, _ end: UInt64) -> ZipProblem {
        ZipProblem(code: start == 0 ? .leadingBytes(end) : .gap(end - start), offset: start, entry: nil)
    }
}
