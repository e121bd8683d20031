/// A manifest that an earlier run has left of the commit that a branch started from.
///
/// It serves in a build's place where a build would give the same: made of that commit, by the same tools, with the same
/// options, and with every function that the set has.
enum KeptBaseline {
    case fits(Baseline)
    /// Why not, in words.
    case differs([String])

    /// - Parameters:
    ///   - path: the manifest, with its provenance beside it.
    ///   - ref: what the user named, for reports.
    ///   - side: the set that is checked.
    static func read(_ path: FilePath, of commit: String, ref: String, like side: Comparability.Side) -> KeptBaseline {
        var baseline: Baseline
        do throws(Failure) {
            baseline = try Baseline.read(path)
            try baseline.check(against: side.manifest)
        } catch {
            return .differs(
                error.problems.map { [$0.message, $0.cause].compactMap(\.self).joined(separator: ": ") })
        }
        guard let provenance = Provenance.read(beside: path) else {
            return .differs(["what it was built with is not known"])
        }
        var reasons: [String] = []
        if provenance.sources?.commit != commit {
            reasons.append(
                provenance.sources?.commit.map { "it is of \($0.prefix(12))" }
                    ?? "it does not say which commit it is of")
        } else if provenance.sources?.isDirty == true {
            reasons.append("it was built with changes that were not committed")
        }
        reasons += Comparability(baseline: baseline.side, current: side).notes
        // What a build of the commit would be told, and what this one was told.
        if let own = side.overrides, provenance.overrides?.settings != own.settings {
            reasons.append("it was built with other options")
        }
        let omissions = baseline.omissions(of: side.manifest)
        if !omissions.isEmpty { reasons.append("it leaves out \(omissions.joined(separator: ", "))") }
        let missing = baseline.missingArchitectures(of: side.manifest)
        if !missing.isEmpty { reasons.append("it has nothing for \(missing.map(\.rawValue).joined(separator: ", "))") }
        guard reasons.isEmpty else { return .differs(reasons) }
        baseline.name = "\(ref) at \(commit.prefix(12))"
        return .fits(baseline)
    }
}
