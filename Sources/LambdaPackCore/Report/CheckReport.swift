/// The table of a check, for terminals, and what its renderings share.
package enum CheckReport {
    package static func render(_ check: CheckResult, layout: TextLayout = .log) -> DisplayText {
        var table = TextTable(columns(check).map { .init($0.title, $0.isFigure ? .right : .left) })
        for (artifact, row) in zip(check.artifacts, rows(check.artifacts, check)) {
            table.add(row, emphasis(artifact.verdict))
        }
        var text = table.rendered(layout)
        text += check.baseline.map { "compared with \($0)\n" } ?? "no baseline: growth was not checked\n"
        for note in check.notes ?? [] { text += "note: \(note)\n" }
        if let settings = check.settings {
            let table = Manifest.Settings.Difference.table(settings).split(separator: "\n").map { "  \($0)\n" }
            text += "\nSettings that changed:\n" + table.joined()
        }
        let grown = check.artifacts.compactMap { artifact in
            artifact.whyItGrew.map { "\(artifact.name) \(artifact.architecture)  \($0)" as DisplayText }
        }
        if !grown.isEmpty { text += "\nbootstrap, unzipped:\n" + paragraphs(grown, layout) }
        let suggestions = check.suggestions.map { "\($0.subject): \($0.message)" as DisplayText }
        if !suggestions.isEmpty { text += "\nSuggestions:\n" + paragraphs(suggestions, layout) }
        return text
    }

    private static func paragraphs(_ sentences: [DisplayText], _ layout: TextLayout) -> DisplayText {
        sentences.map { $0.paragraph(layout, indent: 2) }.joined()
    }

    private static func emphasis(_ verdict: Verdict) -> Emphasis {
        switch verdict {
        case .pass: .good
        case .warn: .warning
        case .fail: .error
        }
    }

    /// Where nothing is mounted, "with layers" would say everything twice.
    static func hasLayers(_ check: CheckResult) -> Bool {
        check.artifacts.contains { $0.kind == .layer || !$0.layers.isEmpty || $0.mountedZip != $0.zip }
    }

    /// Growth has its columns where there is a baseline.
    static func columns(_ check: CheckResult) -> [(title: String, isFigure: Bool)] {
        let growth = check.hasBaseline ? [("Growth", true)] : []
        return [("", false), ("Artifact", false), ("Architecture", false), ("Zipped", true)] + growth
            + (hasLayers(check) ? [("With layers", true)] + growth : []) + [("", false)]
    }

    /// The cells of some of a check's artifacts, as ``columns(_:)`` has them.
    static func rows(_ artifacts: [CheckResult.Artifact], _ check: CheckResult) -> [[String]] {
        // It looks at all artifacts: once, and not for each of them.
        let hasLayers = hasLayers(check)
        return artifacts.map { cells($0, check, hasLayers) }
    }

    private static func cells(
        _ artifact: CheckResult.Artifact, _ check: CheckResult, _ hasLayers: Bool
    ) -> [String] {
        let isLayer = artifact.kind == .layer
        func cells(_ figure: CheckResult.Figure) -> [String] {
            [size(figure)] + (check.hasBaseline ? [growth(figure)] : [])
        }
        let mounted = cells(artifact.mountedZip).map { isLayer ? "" : $0 }
        return [
            artifact.verdict.rawValue, (isLayer ? "layer " : "") + artifact.name, artifact.architecture.rawValue,
        ] + cells(artifact.zip) + (hasLayers ? mounted : []) + [state(artifact)]
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
}
