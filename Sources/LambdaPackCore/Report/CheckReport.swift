/// The table of a check, for terminals, and what its renderings share.
package enum CheckReport {
    package static func text(_ check: CheckResult) -> String {
        var table = TextTable([
            ("", .left), ("Artifact", .left), ("Architecture", .left), ("Zipped", .right), ("Growth", .right),
            ("With layers", .right), ("Growth", .right), ("", .left),
        ])
        for artifact in check.artifacts { table.add(cells(artifact)) }
        var text = table.rendered()
        text += check.baseline.map { "compared with \($0)\n" } ?? "no baseline: nothing is said of growth\n"
        let grown = check.artifacts.compactMap { artifact in
            artifact.whyItGrew.map { "  \(artifact.name) \(artifact.architecture)  \($0)\n" }
        }
        if !grown.isEmpty { text += "\nbootstrap, unzipped:\n" + grown.joined() }
        if !check.suggestions.isEmpty {
            text += "\nSuggestions:\n" + check.suggestions.map { "  \($0.subject): \($0.message)\n" }.joined()
        }
        return text
    }

    static func cells(_ artifact: CheckResult.Artifact) -> [String] {
        let isLayer = artifact.kind == .layer
        return [
            artifact.verdict.rawValue, (isLayer ? "layer " : "") + artifact.name, artifact.architecture,
            size(artifact.zip), growth(artifact.zip), isLayer ? "" : size(artifact.mountedZip),
            isLayer ? "" : growth(artifact.mountedZip), state(artifact),
        ]
    }

    static func size(_ figure: CheckResult.Figure) -> String {
        figure.after.map { ByteCount.exact($0) } ?? "–"
    }

    static func growth(_ figure: CheckResult.Figure) -> String {
        figure.growth.map { $0 == 0 ? "0 B" : ByteCount.signedExact($0) } ?? "–"
    }

    static func state(_ artifact: CheckResult.Artifact) -> String {
        switch artifact.state {
        case .new: "NEW"
        case .removed: "REMOVED"
        case .renamed: "was \(artifact.renamedFrom ?? "")"
        case .same, .changed: ""
        }
    }

    /// How much of a budget is used: `93 %`, `104 %`.
    static func used(_ budget: Manifest.BudgetResult) -> String {
        guard budget.limitBytes > 0 else { return budget.bytes > 0 ? "over" : "0 %" }
        return "\(max(0, budget.bytes) * 100 / budget.limitBytes) %"
    }

    static func status(_ budget: Manifest.BudgetResult) -> String {
        guard budget.exceeded else { return "fits" }
        if let waiver = budget.waiver {
            return "over, waived" + (waiver.until.map { " until \($0)" } ?? "") + ": \(waiver.reason)"
        }
        return budget.level == Budget.Level.fail.rawValue ? "over" : "over, warns"
    }
}
