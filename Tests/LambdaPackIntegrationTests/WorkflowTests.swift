import Foundation
import TestSupport
import Testing

/// The actions and the workflows against GitHub's schemas and against what keeps them safe. What they do is tested in
/// `CI/`.
@Suite struct WorkflowTests {
    private static let actions = ["action.yml", "comment/action.yml", "release/action.yml", "setup/action.yml"]

    private func workflows() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: (Repository.root / ".github/workflows").path).sorted().map {
            ".github/workflows/\($0)"
        }
    }

    @Test(.enabled(if: TestTools.directory != nil, TestTools.comment))
    func fitGitHubsSchemas() throws {
        let tools = try #require(TestTools.directory)
        let workflows = try workflows()
        #expect(workflows.count >= 4)
        for (schema, files) in [
            ("vendor.github-workflows", workflows), ("vendor.github-actions", Self.actions),
            ("vendor.gitlab-ci", [".gitlab/lambda-pack.yml"]),
        ] {
            let checked = try run(
                "python3",
                ["-m", "check_jsonschema", "--builtin-schema", schema] + files.map { (Repository.root / $0).path },
                environment: ["PYTHONPATH": tools.path])
            #expect(checked.status == 0, "\(checked.output)")
        }
    }

    /// A tag can be moved to other code; a commit can't.
    @Test func otherPeoplesActionsArePinnedByCommit() throws {
        var pins: Set<String> = []
        for file in try workflows() + Self.actions {
            let text = try String(contentsOf: Repository.root / file, encoding: .utf8)
            for line in text.split(separator: "\n") {
                guard let used = line.firstMatch(of: #/^ *-? *uses: +([^@ ]+)@(.*)$/#) else { continue }
                if used.1.hasPrefix("swift-lambda-pack/swift-lambda-pack") { continue }
                #expect(used.2.wholeMatch(of: #/[0-9a-f]{40} # v\d+\.\d+\.\d+/#) != nil, "\(file): \(line)")
                // A cache is restored and saved by one version.
                let owner = used.1.split(separator: "/").prefix(2).joined(separator: "/")
                pins.insert("\(owner) \(used.2)")
            }
        }
        #expect(Set(pins.map { $0.split(separator: " ")[0] }).count == pins.count, "one version of each: \(pins)")
    }

    @Test func jobsEndAndMayLittle() throws {
        for path in try workflows() {
            let file = try WorkflowFile(path)
            let granted = try file.values("permissions")
            #expect(!granted.isEmpty, "\(path)")
            if path != ".github/workflows/comment.yml" { #expect(granted == ["contents": "read"], "\(path)") }
            for job in try file.keys("jobs") {
                #expect(throws: Never.self, "\(path) \(job)") { try file.text("jobs", job, "timeout-minutes") }
            }
        }
        // What a stranger's run has left is read with a token that writes: no code is checked out there.
        let comment = try WorkflowFile(".github/workflows/comment.yml")
        #expect(try comment.values("permissions") == ["actions": "read", "pull-requests": "write"])
        #expect(
            try comment.steps("jobs", "comment", "steps").map(\.action) == [
                "swift-lambda-pack/swift-lambda-pack/comment"
            ])
    }

    /// The workflow that others call hands on what they set, to inputs that the action has.
    @Test func theCheckHandsItsInputsOn() throws {
        let workflow = try WorkflowFile(".github/workflows/check.yml")
        let action = try WorkflowFile("action.yml").keys("inputs")
        let step = try #require(try workflow.steps("jobs", "check", "steps").last)
        for (name, value) in step.inputs {
            #expect(action.contains(name) && value == "${{ inputs.\(name) }}", "\(name): \(value)")
        }
        let job = ["container", "runs-on", "swift-sdk-checksum", "swift-sdk-url", "timeout-minutes"]
        #expect(try Set(workflow.keys("on", "workflow_call", "inputs")) == Set(job).union(step.inputs.keys))
        #expect(
            try workflow.values("jobs", "check", "permissions") == [
                "contents": "read", "actions": "read", "pull-requests": "write",
            ])
    }

    /// Runs of the base branch leave manifests, each its own; calls in one workflow don't cancel each other.
    @Test func onlyOlderPushesToAPullRequestAreEnded() throws {
        let file = try WorkflowFile(".github/workflows/check.yml")
        func value(_ key: String, _ changes: [String: String]) throws -> String {
            var contexts = [
                "github.workflow": "size", "github.event_name": "pull_request", "github.ref": "refs/pull/7/merge",
                "github.sha": "aaa", "inputs.id": "", "inputs.package-path": ".",
            ]
            contexts.merge(changes) { $1 }
            return try WorkflowExpression.filled(file.text("jobs", "check", "concurrency", key)) { path in
                .text(try #require(contexts[path], "\(path)"))
            }
        }
        let pull = try value("group", [:])
        #expect(try value("group", ["github.sha": "bbb"]) == pull && value("cancel-in-progress", [:]) == "true")
        let others = [
            ["inputs.id": "two"], ["inputs.package-path": "backend"], ["github.ref": "refs/pull/8/merge"],
            ["github.workflow": "other"],
        ]
        for other in others { #expect(try value("group", other) != pull, "\(other)") }
        let push = ["github.event_name": "push", "github.ref": "refs/heads/main"]
        #expect(try value("cancel-in-progress", push) == "false")
        #expect(try value("group", push) != value("group", push.merging(["github.sha": "bbb"]) { $1 }))
    }

    /// The scripts take what others write from the environment: in a template it would be code.
    @Test func nothingFromOutsideIsPastedIntoAScript() throws {
        for path in try workflows() + Self.actions {
            let text = try String(contentsOf: Repository.root / path, encoding: .utf8)
            var inScript: Int?
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                let indent = line.prefix { $0 == " " }.count
                if let start = inScript, indent <= start, !line.isEmpty { inScript = nil }
                if inScript != nil { #expect(!line.contains("${{"), "\(path): \(line)") }
                if line.wholeMatch(of: #/ *(- )?run: [|>].*/#) != nil { inScript = indent }
                guard let script = line.wholeMatch(of: #/ *(?:- )?run: ([^|>].*)/#)?.1 else { continue }
                // A matrix is written in the same file.
                #expect(!script.replacing("${{ matrix.", with: "").contains("${{"), "\(path): \(line)")
            }
        }
    }
}
