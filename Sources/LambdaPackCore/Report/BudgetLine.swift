/// One figure's budgets as reports show them: `warn` and `fail` side by side.
struct BudgetLine {
    var warn: Manifest.BudgetResult?
    var fail: Manifest.BudgetResult?

    /// In the order in which figures first come.
    static func lines(_ budgets: [Manifest.BudgetResult]) -> [BudgetLine] {
        var lines: [(metric: String, line: BudgetLine)] = []
        for budget in budgets {
            let index = lines.firstIndex { $0.metric == budget.metric } ?? lines.endIndex
            if index == lines.endIndex { lines.append((budget.metric, BudgetLine())) }
            if budget.level == Budget.Level.fail.rawValue {
                lines[index].line.fail = budget
            } else {
                lines[index].line.warn = budget
            }
        }
        return lines.map(\.line)
    }

    /// The one that says most: what is over before what fits, `fail` before `warn`.
    var decisive: Manifest.BudgetResult {
        if let fail, fail.exceeded || warn?.exceeded != true { return fail }
        // A line is made for a budget, so one of the two is there.
        return warn ?? fail
            ?? Manifest.BudgetResult(
                metric: "", level: "", rule: "", limitBytes: 0, bytes: 0, exceeded: false)
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
