import Foundation
import Testing

@testable import LambdaPackCore

/// What code scanning asks of a SARIF file besides the format: docs.github.com, "SARIF support for code scanning".
@Suite struct SARIFTests {
    private struct Log: Decodable {
        struct Run: Decodable {
            var results: [Result]
        }

        struct Result: Decodable {
            var locations: [Location]
        }

        struct Location: Decodable {
            var physicalLocation: Physical
        }

        struct Physical: Decodable {
            struct Artifact: Decodable {
                var uri: String
            }

            struct Region: Decodable {
                var startLine: Int
            }

            var artifactLocation: Artifact
            var region: Region
        }

        var runs: [Run]
    }

    /// "expected at least one location" refuses the whole file.
    @Test func everyResultHasALocation() throws {
        var result = CheckResult(package: "shop", artifacts: [])
        result.problems = [
            .init(
                severity: "error", code: "over-budget", message: "'A' is over", file: "lambda pack.yml", line: 3,
                column: 1), .init(severity: "warning", code: "waiver-unread", message: "no effect"),
            .init(severity: "warning", code: "git-failed", message: "git can't read the commits", cause: "why"),
        ]
        let log = try JSONDecoder().decode(Log.self, from: Data(SARIFReport.render(result, below: "backend")))
        let places = log.runs.flatMap(\.results).map { result in
            result.locations.map {
                "\($0.physicalLocation.artifactLocation.uri):\($0.physicalLocation.region.startLine)"
            }
        }
        #expect(
            places == [["backend/lambda%20pack.yml:3"], ["backend/lambda-pack.yml:1"], ["backend/lambda-pack.yml:1"]])
    }
}
