import Foundation
import Testing

@testable import LambdaPackCore

/// GitLab's code-quality report: docs.gitlab.com lists what it reads.
@Suite struct CodeQualityTests {
    private struct Issue: Decodable {
        struct Location: Decodable {
            struct Lines: Decodable {
                var begin: Int
            }

            var path: String
            var lines: Lines
        }

        var description: String
        var check_name: String
        var fingerprint: String
        var severity: String
        var location: Location
    }

    private func issues(_ findings: [CheckResult.Finding], below folder: String = "") throws -> [Issue] {
        var result = CheckResult(package: "shop", artifacts: [])
        result.problems = findings
        return try JSONDecoder().decode([Issue].self, from: Data(CodeQualityReport.render(result, below: folder)))
    }

    @Test func findingsHaveAPlaceAndAFingerprint() throws {
        let over = CheckResult.Finding(
            severity: "error", code: "over-budget", message: "'A' has 2,345 B, 345 B over", cause: "and\u{1B}why",
            file: "lambda-pack.yml", line: 3, column: 1)
        var later = over
        later.message = "'A' has 12,000 B, 10,000 B over"
        var other = over
        other.message = "'B' has 2,345 B, 345 B over"
        let bare = CheckResult.Finding(severity: "warning", code: "waiver-unread", message: "no effect")
        let issues = try issues([over, over, other, bare], below: "backend")
        #expect(issues.map(\.severity) == ["major", "major", "major", "minor"])
        #expect(issues.map(\.location.path) == Array(repeating: "backend/lambda-pack.yml", count: 4))
        #expect(issues.map(\.location.lines.begin) == [3, 3, 3, 1])
        #expect(issues[0].description == "'A' has 2,345 B, 345 B over (and\\u{1B}why)")
        #expect(issues.map(\.check_name).last == "waiver-unread")
        #expect(Set(issues.map(\.fingerprint)).count == 4 && issues.allSatisfy { $0.fingerprint.count == 64 })
        // The same finding with other figures is not a new one.
        #expect(try self.issues([later], below: "backend")[0].fingerprint == issues[0].fingerprint)
        #expect(try self.issues([]).isEmpty)
    }
}
