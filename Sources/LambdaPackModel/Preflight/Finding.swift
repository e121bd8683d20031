/// One thing that keeps, or may keep, a package from running on Lambda.
package struct Finding: Sendable, Hashable, Codable {
    package var rule: PreflightRule
    /// The archive that it is of: `Orders-arm64`.
    package var artifact: String
    /// The file, as Lambda sees it: `/var/task/bootstrap`.
    package var file: String
    /// The library and the symbol version that the finding is about, and up to three symbols that ask for it.
    package var library: String?
    package var version: String?
    package var symbols: [String]
    /// One sentence, without a full stop at its end.
    package var message: String
    package var advice: String
    /// Said, but no reason to refuse.
    package var isAllowed = false
    /// Whether retargeting would cure it, until all findings are together and the advice tells (see ``advised(_:)``).
    /// nil where it is about no symbol version of the runtime.
    package var isRetargetable: Bool?

    package init(
        _ rule: PreflightRule, artifact: String, file: String, library: String? = nil, version: String? = nil,
        symbols: [String] = [], _ message: String, advice: String
    ) {
        self.rule = rule
        self.artifact = artifact
        self.file = file
        self.library = library
        self.version = version
        self.symbols = symbols
        self.message = message
        self.advice = advice
        isAllowed = rule.isAdvisory
    }

    package var problem: Problem {
        Problem(
            .preflight(rule), subject: artifact,
            (message.contains(artifact) ? "" : "\(artifact): ") + message
                + (isAllowed && !rule.isAdvisory ? " (allowed)" : ""),
            severity: isAllowed ? .warning : .error, cause: nil,
            advice: isAllowed && !rule.isAdvisory ? nil : advice)
    }

    /// Order of reports: by archive, file, rule and words.
    package static func precedes(_ one: Finding, _ other: Finding) -> Bool {
        (one.artifact, one.file, one.rule.rawValue, one.message)
            < (other.artifact, other.file, other.rule.rawValue, other.message)
    }
}

extension AllowRule {
    /// Whether it accepts a finding. Paths are those in the archive: `lib/libfoo.so`, `Assets/key.pem`.
    package func accepts(_ finding: Finding) -> Bool {
        guard rule == finding.rule.rawValue else { return false }
        guard let path else { return true }
        let relative = Finding.archivePath(finding.file)
        return NamePattern.matches(relative, path) || NamePattern.matches(finding.file, path)
    }
}

extension Finding {
    package static func archivePath(_ file: String) -> String {
        for root in [LambdaRoot.function, LambdaRoot.layer] where file.hasPrefix(root + "/") {
            return String(file.dropFirst(root.count + 1))
        }
        return file
    }
}
