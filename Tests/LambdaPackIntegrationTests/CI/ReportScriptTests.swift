import Foundation
import TestSupport
import Testing

/// What a use of the action has to show, however it ended.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ReportScriptTests {
    @Test func theExitCodeDecidesWhatIsShown() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            let runner = try JobRunner(in: directory, workspace: directory, hub: hub)
            let place = directory / "use"
            let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"
            let why =
                #"{"schema":"lambda-pack/failure","schemaVersion":1,"command":"check","exitStatus":1,"problems":[]}"#
            // A full disk: the result was written, and the next file could not be.
            for (status, leavesFailure, expected) in [
                (0, false, "### lambda-pack: PASS"), (2, false, "### lambda-pack: PASS"),
                (1, true, "`lambda-pack check` failed (exit code 1)"), (137, false, "was ended by signal 9"),
                (64, false, "the arguments of 'lambda-pack check' are not understood"),
            ] {
                try? FileManager.default.removeItem(at: place)
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                let text = try String(contentsOf: golden, encoding: .utf8)
                let passing = text.replacing(#/"verdict": "FAIL"/#, with: "\"verdict\": \"PASS\"")
                try passing.write(to: place / "check.json", atomically: true, encoding: .utf8)
                if leavesFailure { try why.write(to: place / "failure.json", atomically: true, encoding: .utf8) }
                let outcome = try runner.runScript(
                    "report.sh", ">>\"$GITHUB_OUTPUT\"",
                    ["DIRECTORY": place.path, "STATUS": "\(status)", "COMMAND": "check"])
                #expect(outcome.status == 0, "\(outcome.log)")
                #expect(outcome.outputs["steps.script.outputs.status"] == "\(status)")
                let shown = try String(contentsOf: place / "check.md", encoding: .utf8)
                #expect(shown.contains(expected), "\(status): \(shown)")
                let isCheck = status == 0 || status == 2
                #expect(
                    outcome.outputs["steps.script.outputs.report"]
                        == (place / (isCheck ? "check.json" : "failure.json")).path)
                // What is uploaded can't be read as the other, either.
                #expect(FileManager.default.fileExists(atPath: (place / "check.json").path) == isCheck)
                #expect(outcome.summary == (isCheck ? "" : shown), "\(status)")
            }
        }
    }

    /// The result is the last file that a check writes.
    @Test func aCheckThatCanNotWriteItsPageLeavesNoResult() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let built = try tiny.lambdaPack()
            try #require(built.status == 0, "\(built.output)")
            let result = directory / "check.json"
            func check(_ page: String) throws -> Finished {
                try Tool.run(
                    [
                        "check", "--package-path", tiny.package.path, "--work-directory", tiny.work.path, "--output",
                        tiny.output.path, "--output-file", result.path, "--html", page,
                    ], in: tiny.package)
            }
            let full = try check("/dev/full")
            #expect(full.status == 1 && !FileManager.default.fileExists(atPath: result.path), "\(full.output)")
            let written = try check((directory / "page.html").path)
            #expect(written.status == 0 && FileManager.default.fileExists(atPath: result.path), "\(written.output)")
        }
    }

    /// The build says that there is no Swift; what comes before it does not end without a word.
    @Test func preparingNeedsNoSwift() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            let runner = try JobRunner(in: directory, workspace: directory, hub: hub)
            func prepare(_ more: String) throws -> JobRunner.Outcome {
                try runner.runScript(
                    "prepare.sh", ">>\"$GITHUB_OUTPUT\"", ["PACKAGE_PATH": "."], before: more)
            }
            // A PATH without the toolchain, on which the test's own tool stays.
            let without = try prepare(
                "PATH=\"$(dirname \"$(command -v bash)\"):$(dirname \"$(command -v lambda-pack)\")\"")
            #expect(without.status == 0, "\(without.log)")
            let key = try #require(without.outputs["steps.script.outputs.cache"])
            #expect(key.wholeMatch(of: #/lambda-pack-[0-9a-f]{16}/#) != nil, "\(key)")
            let with = try prepare("")
            #expect(with.status == 0 && with.outputs["steps.script.outputs.cache"] != key, "\(with.log)")
        }
    }
}
