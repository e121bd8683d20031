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

    /// A comment outlives its run: it says what it is of.
    @Test func aReportNamesItsCommit() async throws {
        let commit = try #require(CommitName(String(repeating: "0123456789abcdef", count: 4)))
        let failure = FailureReport(endedCommand: "build", exitStatus: 1)
        #expect(
            FailureMarkdown.render(failure, commit: commit).contains(
                "so no size was checked. Commit 0123456789ab.\n"))
        let result = CheckResult(package: "shop", artifacts: [])
        #expect(
            CheckMarkdown.render(result, commit: commit).contains(
                "No baseline: growth was not checked. Commit 0123456789ab.\n"))
        #expect(!CheckMarkdown.render(result).contains("Commit"))
        for text in ["", "012345", String(repeating: "a", count: 65), "0123456g", "ABCDEF01", "0123456 "] {
            #expect(CommitName(text) == nil, "\(text)")
        }
    }

    /// What was killed, or did not understand its arguments, could not say so itself.
    @Test(arguments: [
        (64, "the arguments of 'lambda-pack check' are not understood"),
        (137, "'lambda-pack check' was ended by signal 9"), (1, "'lambda-pack check' ended without a report"),
        (Int.max, "ended without a report"), (Int.min, "ended without a report"),
    ]) func aCommandWithoutAReportHasOne(status: Int, words: String) async throws {
        let report = FailureReport(endedCommand: "check", exitStatus: status)
        #expect(report.exitStatus == status && report.command == "check")
        #expect(FailureMarkdown.render(report).contains(words))
    }

    /// At the start of a line a mark or a number would begin a block.
    @Test(arguments: [("# x", "\\# x"), ("1. x", "1\\. x"), ("- x", "\\- x"), ("=== x", "\\=== x")])
    func noLineBeginsABlock(foreign: String, shown: String) {
        let failure = Failure(Problem(.unknownKey, subject: "x", "x", cause: foreign, advice: "y"))
        #expect(FailureMarkdown.render(FailureReport(failure, command: "build")).contains("\n  - \(shown)\n"))
        var result = CheckResult(package: "shop", artifacts: [])
        result.notes = [foreign]
        result.settings = [.init(setting: foreign, before: "a", after: "b")]
        let text = CheckMarkdown.render(result)
        #expect(text.contains("\n\(shown).\n") && text.contains("\n- \(shown): a → b\n"), "\(text)")
    }

    /// One value after the other becomes something else: it is refused, or rendered, and nothing traps.
    @Test func changedReportsAreRefusedOrRendered() async throws {
        let text = try String(contentsOf: Self.golden, encoding: .utf8)
        let values = text.matches(of: #/: (-?\d+|"[^"]*"|\[|\{|null|true|false)/#)
        try await withTemporaryDirectory { directory in
            var (refused, rendered) = (0, 0)
            for value in Sweep.part(of: values, unit: 40) {
                for other in [
                    "-9223372036854775808", "9223372036854775807", "274877906944", "-274877906944", "0", "\"\"", "[]",
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
