import Foundation
import LambdaPackModel
import TestSupport
import Testing

/// A tag: two runners package, a third one compares and releases.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ReleaseWorkflowTests {
    private let file: WorkflowFile

    init() throws { file = try WorkflowFile(".github/workflows/release.yml") }

    @Test func theCommandsInTheirOrder() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            let package = try file.steps("jobs", "package", "steps").filter { $0.script != nil }
            #expect(package.map(\.name) == ["Install the Swift SDK", "Package", "Verify"])
            let release = try file.steps("jobs", "release", "steps")
            #expect(
                release.map(\.action) == [
                    "actions/download-artifact", nil, "swift-lambda-pack/swift-lambda-pack/release",
                ])
            let action = try WorkflowFile("release/action.yml")
            // What the action's own inputs are, the workflow says.
            let inputs = ["tag": "1.2.3", "github-token": "t"].merging(release[2].inputs) { $1 }
            let steps = try [release[1]] + action.steps("runs", "steps")
            #expect(steps.map(\.name) == ["Compare the two", "Release"])
            let sets = directory / "third/sets"
            try FileManager.default.createDirectory(at: sets, withIntermediateDirectories: true)
            for attempt in ["first", "second"] {
                let tiny = try TinyPackage(in: directory / attempt)
                let runner = try JobRunner(in: directory / attempt, workspace: tiny.package, hub: hub)
                let outcome = try runner.run(
                    package,
                    inputs: [
                        "package-path": ".", "arguments": "--arch \(Machine.architecture)", "swift-sdk-url": "",
                        "swift-sdk-checksum": "",
                    ], tool: true)
                #expect(outcome.status == 0 && outcome.ran == ["Package", "Verify"], "\(outcome.log)")
                let set = URL(fileURLWithPath: try #require(outcome.outputs["steps.package.outputs.set"]))
                try FileManager.default.copyItem(at: set, to: sets / "set-\(attempt)")
            }
            var runner = try JobRunner(in: directory / "third", workspace: directory / "third", hub: hub)
            runner.environment["GITHUB_ACTION_PATH"] = (Repository.root / "release").path
            let store = try GitHubReleases(in: directory, for: &runner)
            func releases() throws -> JobRunner.Outcome { try runner.run(steps, inputs: inputs) }

            // Who does not know whether there is one makes none.
            try store.setOffline(true)
            let offline = try releases()
            #expect(offline.status == 1 && offline.log.contains("could not be found out"), "\(offline.log)")
            #expect(try store.calls() == ["release view"])
            try store.setOffline(false)
            let first = try releases()
            #expect(first.status == 0, "\(first.log)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: store.files.path).sorted() == [
                    "Alpha-\(Machine.architecture).zip", "Beta-\(Machine.architecture).zip", "SHA256SUMS",
                    "debug-files.tar.gz", "deploy-\(Machine.architecture).sh", "manifest.json", "provenance.json",
                    "report.html",
                ])
            #expect(try store.state() == "published\n")
            #expect(try store.calls() == ["release view", "release create", "release upload", "release edit"])
            // The job once more: it ends well, and changes nothing.
            let again = try releases()
            #expect(
                again.status == 0 && again.log.contains("is released already, with the same files"), "\(again.log)")
            #expect(try store.calls() == ["release view", "release download"])
            // After a run that was broken off there is a draft.
            try store.set("draft")
            #expect(try releases().status == 0)
            #expect(try store.calls() == ["release view", "release upload", "release edit"])
            // A release with other archives is not changed.
            try "0  other.zip\n".write(to: store.files / "SHA256SUMS", atomically: true, encoding: .utf8)
            let other = try releases()
            #expect(
                other.status == 1 && other.log.contains("::error::1.2.3 is released already, with other"),
                "\(other.log)")
            #expect(try store.calls() == ["release view", "release download"], "nothing was uploaded")
            #expect(try String(contentsOf: store.files / "SHA256SUMS", encoding: .utf8) == "0  other.zip\n")
            // Sets that differ are not released.
            let sums = sets / "set-second/SHA256SUMS"
            let text = try String(contentsOf: sums, encoding: .utf8)
            try text.replacing("0", with: "1").write(to: sums, atomically: true, encoding: .utf8)
            let differs = try releases()
            #expect(differs.status == 1 && differs.ran == ["Compare the two"], "\(differs.log)")
        }
    }
}
