/// The rules, made ready to be looked for. Made once for a process.
struct SecretMatcher: Sendable {
    struct Rule: Sendable {
        var rule: SecretRules.Rule
        var pattern: SecretPattern?
        var requires: [ByteSet]
        var harmless: [[UInt8]]
    }

    let rules: [Rule]
    let files: [SecretRules.File]
    let configurationNames: [String]
    let search: AnchorSearch
    /// By an anchor's index: its rule.
    private let ruleOfAnchor: [Int]
    private let anchorBytes: [Int]

    /// - Throws: `SecretPatternError` for patterns that are none.
    init(_ data: SecretRules) throws {
        var anchors: [AnchorSearch.Anchor] = []
        var owners: [Int] = []
        var compiled: [Rule] = []
        for (index, rule) in data.rules.enumerated() {
            compiled.append(
                Rule(
                    rule: rule, pattern: try rule.pattern.map(SecretPattern.init),
                    requires: (rule.requires ?? []).map(Self.set),
                    harmless: (rule.harmless ?? []).map { Array($0.utf8) }))
            for anchor in rule.anchors {
                guard let texts = try SecretPattern(anchor).literals else {
                    throw SecretPatternError(message: "the anchor '\(anchor)' has no fixed length", offset: 0)
                }
                for text in texts {
                    guard text.count >= AnchorSearch.windowBytes else {
                        throw SecretPatternError(message: "the anchor '\(anchor)' is too short", offset: 0)
                    }
                    anchors.append(AnchorSearch.Anchor(text: text, ignoresCase: rule.ignoresCase ?? false))
                    owners.append(index)
                }
            }
        }
        rules = compiled
        files = data.files
        configurationNames = data.configurationNames
        ruleOfAnchor = owners
        anchorBytes = anchors.map(\.text.count)
        search = AnchorSearch(anchors)
    }

    private static func set(_ name: SecretRules.Rule.CharacterClass) -> ByteSet {
        switch name {
        case .upper: .uppercase
        case .lower: .lowercase
        case .digit: .digits
        }
    }

    static let shared = Result { try SecretMatcher(SecretRules.builtIn()) }

    /// Everything in a content that a rule describes.
    func hits(in bytes: UnsafeRawBufferPointer, as context: SecretContext) -> SecretHits {
        var hits = SecretHits()
        search.forEach(in: bytes) { anchor, offset in
            let index = ruleOfAnchor[anchor]
            let rule = rules[index]
            if rule.rule.textOnly == true, context.kind != .text { return }
            if rule.rule.configurationOnly == true, !(context.isConfiguration && context.kind == .text) { return }
            let candidate = SecretCandidate(
                rule: rule, bytes: bytes, anchor: offset..<(offset + anchorBytes[anchor]), context: context)
            guard let found = candidate.found() else { return }
            hits.note(index, found.range, preview: found.preview, remark: found.remark)
        }
        if let general = rules.firstIndex(where: { $0.rule.check == .assignment }) { hits.removeCovered(general) }
        return hits
    }
}

/// What a rule has to know of the file that a content is from.
struct SecretContext: Sendable {
    var kind: ContentKind
    /// The file's name says that it holds settings.
    var isConfiguration: Bool
}
