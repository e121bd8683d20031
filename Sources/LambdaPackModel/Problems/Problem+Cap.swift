extension Problem {
    /// So many of one kind are shown.
    package static let shownOfOneKind = 20

    /// The problems as they are shown: of each kind the first twenty, and how many more there are. Every kind stays
    /// visible, however many there are of another.
    package static func shown(_ problems: [Problem]) -> [Problem] {
        struct Kind: Hashable {
            var code: ProblemCode
            var severity: Severity
        }
        var counts: [Kind: Int] = [:]
        var order: [Kind] = []
        var shown: [Problem] = []
        for problem in problems {
            let kind = Kind(code: problem.code, severity: problem.severity)
            let count = counts[kind, default: 0] + 1
            counts[kind] = count
            if count <= shownOfOneKind {
                shown.append(problem)
            } else if count == shownOfOneKind + 1 {
                order.append(kind)
            }
        }
        for kind in order {
            let rest = (counts[kind] ?? 0) - shownOfOneKind
            shown.append(
                Problem(
                    kind.code, subject: kind.code.rawValue, "and \(ByteCount.grouped(rest)) more of this kind",
                    severity: kind.severity))
        }
        return shown
    }
}
