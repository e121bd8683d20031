import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// Reports that come from jobs that nobody trusts, and what they are rendered as.
@Suite struct ReportFileTests {
    private static let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"

    private func read(_ bytes: some Sequence<UInt8>, in directory: URL) throws -> ReportFile {
        let file = directory / "report.json"
        try Data(bytes).write(to: file)
        return try ReportFile.read(FilePath(file.path))
    }

    @Test func aCheckIsRenderedAsItWasWritten() async throws {
        try await withTemporaryDirectory { directory in
            let bytes = try Data(contentsOf: Self.golden)
            let report = try read(bytes, in: directory)
            let id = try #require(CheckIdentifier("backend"))
            let result = try JSONDecoder().decode(CheckResult.self, from: bytes)
            #expect(report.markdown(id) == CheckMarkdown.render(result, id: id))
            let body = try JSONDecoder().decode([String: String].self, from: Data(report.requestBody(id)))
            #expect(body == ["body": CheckMarkdown.render(result, id: id)])
        }
    }

    /// One value after the other becomes something else: it is refused, or rendered, and nothing traps.
    @Test func changedReportsAreRefusedOrRendered() async throws {
        let text = try String(contentsOf: Self.golden, encoding: .utf8)
        let values = text.matches(of: #/: (-?\d+|"[^"]*"|\[|\{|null|true|false)/#)
        try await withTemporaryDirectory { directory in
            var (refused, rendered) = (0, 0)
            for value in Sweep.part(of: values, unit: 40) {
                for other in [
                    "-9223372036854775808", "9223372036854775807", "4398046511104", "-4398046511104", "0", "\"\"", "[]",
                    "{}", "null", "1.5",
                ] {
                    let changed = text[..<value.range.lowerBound] + ": \(other)" + text[value.range.upperBound...]
                    do {
                        let markdown = try read(changed.utf8, in: directory).markdown(nil)
                        #expect(markdown.utf16.count <= 65_536)
                        rendered += 1
                    } catch let failure as Failure {
                        #expect(failure.problems.first?.code == .reportUnreadable)
                        refused += 1
                    }
                }
            }
            #expect(refused > 100 && rendered > 100, "\(refused) \(rendered)")
        }
    }

    @Test func aFailureSaysWhatAndWhy() async throws {
        let failure = Failure(
            [
                Problem(
                    .notELF, subject: "A", "'A' needs GLIBC_2.38", cause: "libm.so.6\nhas 2.34",
                    advice: "build it elsewhere"),
                Problem(
                    .unknownKey, subject: "x", "unknown key 'x'", severity: .warning,
                    location: SourceLocation(file: "lambda-pack.yml", line: 3, column: 1)),
            ], exitStatus: .preflightRefused,
            compilerOutput: Array((0..<100).map { "line \($0)\n" }.joined().utf8))
        let report = FailureReport(failure, command: "build")
        #expect(report.exitStatus == 3 && report.compilerOutput?.hasPrefix("line 41\n") == true)
        try await withTemporaryDirectory { directory in
            let text = try read(CanonicalJSON.encode(report), in: directory).markdown(nil)
            #expect(text == FailureMarkdown.render(report))
            #expect(
                text.hasPrefix(
                    """
                    <!-- lambda-pack check -->
                    ### lambda-pack: FAIL

                    `lambda-pack build` refused the package (exit code 3): it would not load on Lambda, so no size was checked.

                    - **FAIL** 'A' needs GLIBC_2.38 (not-elf)
                      - libm.so.6
                      - has 2.34
                      - → build it elsewhere
                    - **WARN** unknown key 'x' at `lambda-pack.yml:3` (unknown-key)

                    <details><summary>The end of the compiler's output</summary>

                        line 41

                    """), "\(text)")
        }
    }

    @Test(arguments: HostileText.names) func hostileTextDoesNothing(name: String) async throws {
        let problem = Problem(.unknownKey, subject: name, name, cause: name, advice: name)
        let report = FailureReport(
            Failure(problem, compilerOutput: Array(name.utf8)), command: "build")
        let text = FailureMarkdown.render(report)
        #expect(!HostileText.isSteering(text) && text.utf16.count <= 65_536)
        #expect(text.ranges(of: "<details>").count == text.ranges(of: "</details>").count, "\(text)")
        // What the problem says is no HTML, and starts no block of its own.
        let lines = text.split(separator: "\n").prefix { !$0.hasPrefix("<details>") }
        #expect(lines.dropFirst(3).allSatisfy { $0.hasPrefix("- **FAIL** ") || $0.hasPrefix("  - ") }, "\(text)")
        #expect(lines.dropFirst(1).allSatisfy { !$0.contains("<") }, "\(text)")
    }
}
