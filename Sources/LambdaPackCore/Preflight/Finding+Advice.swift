extension Finding {
    /// Completes the advice of what a run found. `--retarget` is advised where it cures all that it is about: where it
    /// leaves one requirement, the package stays refused, and what cures that one cures the others, too.
    ///
    /// - Parameter findings: all of a refusal.
    static func advised(_ findings: [Finding]) -> [Finding] {
        let incurable = findings.first { !$0.isAllowed && $0.isRetargetable == false }
        return findings.map { finding in
            var finding = finding
            if finding.isRetargetable == true {
                if let incurable {
                    finding.advice += "; --retarget is not enough: it can't help with \(incurable.requirement)"
                } else {
                    let why =
                        finding.rule == .unproved
                        ? "the symbols are then required without a version, and the runtime's library has them"
                        : "an older symbol, or lambda-pack's own, is equivalent"
                    finding.advice = "build with --retarget ('compatibility: retarget'): \(why); or \(finding.advice)"
                }
            }
            finding.isRetargetable = nil
            return finding
        }
    }

    /// `GLIBC_2.38 of libc.so.6 in /opt/lib/libfoo.so`
    private var requirement: String {
        "\(version ?? "a version") of \(library ?? "a library") in \(file)"
    }
}
