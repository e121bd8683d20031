import Foundation
import TestSupport
import Testing

/// The actions and the workflows against GitHub's schemas and against what keeps them safe. What they do is tested in
/// `CI/`.
@Suite struct WorkflowTests {
    private static let actions = ["action.yml", "comment/action.yml", "setup/action.yml"]

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
            }
        }
    }
}
