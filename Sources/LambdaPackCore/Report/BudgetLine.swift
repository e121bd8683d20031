/// One figure's budgets as reports show them: `warn` and `fail` side by side.
struct BudgetLine {
    private(set) var warn: Manifest.BudgetResult?
    private(set) var fail: Manifest.BudgetResult?
    private let first: Manifest.BudgetResult

    private init(_ budget: Manifest.BudgetResult) {
        first = budget
        add(budget)
    }

    private mutating func add(_ budget: Manifest.BudgetResult) {
        if budget.level == .fail { fail = budget } else { warn = budget }
    }

    /// In the order in which figures first come.
    static func lines(_ budgets: [Manifest.BudgetResult]) -> [BudgetLine] {
        var lines: [BudgetLine] = []
        for budget in budgets {
            if let index = lines.firstIndex(where: { $0.first.metric == budget.metric }) {
                lines[index].add(budget)
            } else {
                lines.append(BudgetLine(budget))
            }
        }
        return lines
    }

    /// The one that says most: what is over before what fits, `fail` before `warn`.
    var decisive: Manifest.BudgetResult {
        if let fail, fail.exceeded || warn?.exceeded != true { return fail }
        return warn ?? first
    }

    var limitBytes: Int { (fail ?? decisive).limitBytes }
    var isExceeded: Bool { fail?.exceeded == true || warn?.exceeded == true }
    var isFailing: Bool { fail?.fails == true }

    /// How much of the budget is used: `93 %`, `104 %`.
    var used: String {
        let bytes = max(0, decisive.bytes)
        guard limitBytes > 0 else { return bytes > 0 ? "over" : "0 %" }
        return "\(bytes / limitBytes < 1000 ? String(bytes * 100 / limitBytes) : "over 100,000") %"
    }

    /// To rank lines by.
    var hundredthsUsed: Int {
        let share = Double(max(0, decisive.bytes)) * 10_000 / Double(max(1, limitBytes))
        return Int(min(share, 1e15))
    }

    var status: String {
        guard isExceeded else { return "fits" }
        if let waiver = decisive.waiver {
            return "over, waived" + (waiver.until.map { " until \($0)" } ?? "") + ": \(waiver.reason)"
        }
        return isFailing ? "over" : "warns"
    }
}
