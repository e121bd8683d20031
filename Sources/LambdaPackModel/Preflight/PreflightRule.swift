/// What the preflight looks for. The names are those that `--allow` takes and that findings carry.
package enum PreflightRule: String, Hashable, Sendable, CaseIterable, Codable {
    /// No `bootstrap` at the root of a function.
    case noBootstrap = "no-bootstrap"
    case notExecutable = "not-executable"
    /// An ELF file for another processor.
    case wrongMachine = "wrong-machine"
    /// The file's loader is not the runtime's.
    case noInterpreter = "no-interpreter"
    case missingLibrary = "missing-library"
    /// What provides a library does not offer a symbol version that is needed.
    case symbolVersion = "symbol-version"
    case undefinedSymbol = "undefined-symbol"
    /// A shipped library that another one of the same name hides.
    case shadowedLibrary = "shadowed-library"
    /// A library search path that is not Lambda's.
    case runPath = "run-path"
    /// The profile can't say what the runtime's library offers. What can't be proved is refused.
    case unproved
    case unreadableELF = "unreadable-elf"
    case setuid
    case unreadableEntry = "unreadable-entry"
    case caseCollision = "case-collision"
    /// A private key, an access key or a credentials file.
    case secret
    /// An archive that readers would take differently, or not at all.
    case malformedArchive = "malformed-archive"
    /// A name that another system than Lambda's reads otherwise.
    case foreignName = "foreign-name"
    /// A link to what is not in the package and not known to be on the image.
    case linkTarget = "link-target"
}

extension PreflightRule {
    /// Why a text names no rule that can be allowed.
    package struct Misuse: Error, Hashable, Sendable {
        package var message: String
        package var advice: String
    }

    /// Reads `<rule>` or `<rule>:<path>`.
    package static func allow(_ text: String, location: SourceLocation? = nil) throws(Misuse) -> AllowRule {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.first ?? ""
        let names = allCases.filter(\.canBeAllowed).map(\.rawValue)
        guard let rule = PreflightRule(rawValue: name) else {
            let near = NearestName.of(name, among: names)
            throw Misuse(
                message: "'\(name)' is not a rule of the preflight",
                advice: near.isEmpty ? "the rules: \(names.joined(separator: ", "))" : "did you mean '\(near[0])'?")
        }
        guard rule.canBeAllowed else {
            throw Misuse(
                message: "'\(name)' can't be allowed", advice: "readers would understand the archive differently")
        }
        guard rule != .secret || parts.count > 1 else {
            throw Misuse(
                message: "secrets can be allowed only by path",
                advice: "write 'secret:<path in the package>', as in secret:Assets/test.pem")
        }
        return AllowRule(rule: name, path: parts.count > 1 ? parts[1] : nil, location: location)
    }

    package var canBeAllowed: Bool { self != .malformedArchive }

    /// Said, and no reason to refuse: it does no harm on Lambda itself, or can't be decided here.
    package var isAdvisory: Bool { self == .foreignName || self == .linkTarget }
}
