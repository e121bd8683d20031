import Foundation
import LambdaPackModel
import TestSupport
import Testing

/// A tag: two runners package, a third one compares and releases.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ReleaseWorkflowTests {
    private let file: WorkflowFile

    init() throws { file = try WorkflowFile(".github/workflows/release.yml") }

    /// `gh release`, which keeps a release in a folder: `draft` or `published`, and its files.
    private static let gh = """
        #!/bin/bash
        echo "$*" >>"$HUB/calls"
        case "$1 $2" in
        'release view') test -e "$HUB/state" && { if grep -q draft "$HUB/state"; then echo true; else echo false; fi; } ;;
        'release create') test ! -e "$HUB/state" && [[ $* == *--verify-tag* && $* == *--draft* ]] && echo draft >"$HUB/state" ;;
        'release upload') grep -q draft "$HUB/state" && shift 4 && cp -- "$@" "$HUB/files/" ;;
        'release edit') [[ $4 == --draft=false ]] && echo published >"$HUB/state" ;;
        'release download') cat "$HUB/files/SHA256SUMS" ;;
        *) exit 9 ;;
        esac

        """

    @Test func theCommandsInTheirOrder() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            let package = try file.steps("jobs", "package", "steps").filter { $0.script != nil }
            #expect(package.map(\.name) == ["Install the Swift SDK", "Package", "Verify"])
            let release = try file.steps("jobs", "release", "steps").filter { $0.script != nil }
            #expect(release.map(\.name) == ["Compare the two", "Release"])
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
            let store = directory / "store"
            try FileManager.default.createDirectory(at: store / "files", withIntermediateDirectories: true)
            var runner = try JobRunner(in: directory / "third", workspace: directory / "third", hub: hub)
            runner.environment["HUB"] = store.path
            runner.contexts["github.ref_name"] = "1.2.3"
            let gh = directory / "third/runner-bin/gh"
            try Self.gh.write(to: gh, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: gh.path)
            func releases() throws -> JobRunner.Outcome { try runner.run(release, inputs: [:]) }

            let first = try releases()
            #expect(first.status == 0, "\(first.log)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: (store / "files").path).sorted() == [
                    "Alpha-\(Machine.architecture).zip", "Beta-\(Machine.architecture).zip", "SHA256SUMS",
                    "debug-files.tar.gz", "deploy-\(Machine.architecture).sh", "manifest.json", "provenance.json",
                    "report.html",
                ])
            func state() throws -> String { try String(contentsOf: store / "state", encoding: .utf8) }
            func calls() throws -> [String] {
                let text = try String(contentsOf: store / "calls", encoding: .utf8)
                try FileManager.default.removeItem(at: store / "calls")
                return text.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
            }
            #expect(try state() == "published\n")
            #expect(try calls() == ["release view", "release create", "release upload", "release edit"])
            // The job once more: it ends well, and changes nothing.
            let again = try releases()
            #expect(
                again.status == 0 && again.log.contains("is released already, with the same archives"), "\(again.log)")
            #expect(try calls() == ["release view", "release download"])
            // After a run that was broken off there is a draft.
            try "draft\n".write(to: store / "state", atomically: true, encoding: .utf8)
            #expect(try releases().status == 0)
            #expect(try calls() == ["release view", "release upload", "release edit"])
            // A release with other archives is not changed.
            try "0  other.zip\n".write(to: store / "files/SHA256SUMS", atomically: true, encoding: .utf8)
            let other = try releases()
            #expect(
                other.status == 1 && other.log.contains("::error::1.2.3 is released already, with other"),
                "\(other.log)")
            // Sets that differ are not released.
            let sums = sets / "set-second/SHA256SUMS"
            let text = try String(contentsOf: sums, encoding: .utf8)
            try text.replacing("0", with: "1").write(to: sums, atomically: true, encoding: .utf8)
            let differs = try releases()
            #expect(differs.status == 1 && differs.ran == ["Compare the two"], "\(differs.log)")
        }
    }
}
