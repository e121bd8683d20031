/// A check's problems as SARIF 2.1.0 (OASIS), for code scanning.
package struct SARIFReport: Sendable, Encodable {
    struct Run: Encodable {
        var tool: Tool
        /// Code scanning keeps the results of each category apart (SARIF, 3.17.2): `lambda-pack/backend/`. nil without an
        /// id.
        var automationDetails: AutomationDetails?
        var results: [Result]
    }

    struct AutomationDetails: Encodable {
        var id: String
    }

    struct Tool: Encodable {
        var driver: Driver
    }

    struct Driver: Encodable {
        var name = "lambda-pack"
        var version = LambdaPackVersion.current
        var rules: [Rule]
    }

    struct Rule: Encodable {
        var id: String
        var shortDescription: Message
    }

    struct Message: Encodable {
        var text: String
    }

    struct Result: Encodable {
        var ruleId: String
        var level: String
        var message: Message
        /// One: code scanning refuses a file with a result that has none.
        var locations: [Location]
    }

    struct Location: Encodable {
        var physicalLocation: PhysicalLocation
    }

    struct PhysicalLocation: Encodable {
        var artifactLocation: ArtifactLocation
        var region: Region
    }

    struct ArtifactLocation: Encodable {
        var uri: String
    }

    struct Region: Encodable {
        var startLine: Int
        var startColumn: Int
    }

    var version = "2.1.0"
    var schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    var runs: [Run]

    enum CodingKeys: String, CodingKey {
        case version, runs
        case schema = "$schema"
    }

    /// - Parameter folder: the package's directory in the repository; empty where it is the root.
    package static func render(
        _ check: CheckResult, below folder: String = "", id: CheckIdentifier? = nil
    ) throws -> [UInt8] {
        try CanonicalJSON.encode(SARIFReport(check, below: folder, id))
    }

    private init(_ check: CheckResult, below folder: String, _ id: CheckIdentifier?) {
        let descriptions = [
            ProblemCode.overBudget.rawValue: "An artifact is larger than its budget",
            ProblemCode.waiverEnded.rawValue: "A waiver's last day is over",
            ProblemCode.unknownLayer.rawValue: "Budgets for a layer that does not exist",
            ProblemCode.waiverUnread.rawValue: "A waiver in a commit that git does not take for a trailer",
        ]
        let results = check.problems.map { problem in
            Result(
                ruleId: problem.code, level: problem.severity,
                message: Message(text: Self.text(problem.message + (problem.cause.map { " (\($0))" } ?? ""))),
                locations: [
                    Location(
                        physicalLocation: PhysicalLocation(
                            artifactLocation: ArtifactLocation(
                                // What is in no file of the package is the configuration's business.
                                uri: Self.uri(
                                    GitHubAnnotations.path(problem.file ?? Configuration.fileName, below: folder))),
                            region: Region(startLine: problem.line ?? 1, startColumn: problem.column ?? 1)))
                ])
        }
        let rules = Set(check.problems.map(\.code)).sorted().map {
            Rule(id: $0, shortDescription: Message(text: descriptions[$0] ?? $0))
        }
        runs = [
            Run(
                tool: Tool(driver: Driver(rules: rules)),
                automationDetails: id.map { AutomationDetails(id: "lambda-pack/\($0.text)/") }, results: results)
        ]
    }

    /// Brackets would make a link of it (SARIF, 3.11.6).
    private static func text(_ foreign: String) -> String {
        TextEscapes.line(foreign).replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
    }

    /// A relative reference (RFC 3986, 4.2): what may not stand in a path is percent-encoded.
    private static func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        return path.utf8.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
