/// Something in a file that its readers must not have: what it is and where, never the secret itself.
package struct SecretFinding: Sendable, Hashable, Codable {
    /// The rule's name in `secret-rules.json`.
    package var rule: String
    /// With its article: `a GitHub token`.
    package var kind: String
    /// `line 3`, `byte 4711`, `the file's name`; in an archive with the entry before it.
    package var place: String
    /// The first characters, at most four, where they belong to the format.
    package var preview: String?
    package var remark: String?
    /// How many places of the rule there are in the content.
    package var count: Int

    package init(
        rule: String, kind: String, place: String, preview: String? = nil, remark: String? = nil, count: Int = 1
    ) {
        self.rule = rule
        self.kind = kind
        self.place = place
        self.preview = preview
        self.remark = remark
        self.count = count
    }

    /// `a GitHub token (github-token, line 3: ghp_…, and 2 more)`
    package var sentence: String {
        var details = "\(rule), \(place)"
        if let preview { details += ": \(preview)…" }
        if count > 1 { details += ", and \(count - 1) more" }
        if let remark { details += "; \(remark)" }
        return "\(kind) (\(details))"
    }
}
