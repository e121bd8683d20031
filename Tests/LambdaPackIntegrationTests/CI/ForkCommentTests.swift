import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The second workflow, which comments on pull requests from forks: with a token that writes, and a stranger's files.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ForkCommentTests {
    private static let head = String(repeating: "a1", count: 20)

    private func comment(_ directory: URL, _ hub: HubServer) throws -> JobRunner.Outcome {
        var runner = try JobRunner(in: directory, workspace: directory, hub: hub)
        runner.environment["GITHUB_ACTION_PATH"] = (Repository.root / "comment").path
        runner.contexts = [
            "github.token": "write-token", "github.event.workflow_run.id": "31",
            "github.event.workflow_run.head_sha": Self.head,
            "github.event.workflow_run.head_repository.owner.login": "stranger",
            "github.event.workflow_run.head_branch": "größer&state=closed",
        ]
        let file = try WorkflowFile("comment/action.yml")
        var inputs = try file.defaults("inputs")
        inputs["tool"] = Tool.path
        inputs["github-token"] = "write-token"
        return try runner.run(file.steps("runs", "steps"), inputs: inputs)
    }

    /// A run of a fork, by the action itself, and what its artifact becomes.
    @Test func aForksReportBecomesAComment() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            let fork = try pull.useAction(["github-token": "read-token", "id": "one"])
            #expect(fork.status == 0 && fork.log.contains("::notice::no comment could be written"), "\(fork.log)")
            #expect(try pull.hub.comments().isEmpty)
            let report = try #require(fork.artifacts["lambda-pack-report-one"])
            let failure = directory / "failure.json"
            try #"""
            {"schema":"lambda-pack/failure","schemaVersion":1,"command":"build","exitStatus":1,"problems":
            [{"severity":"error","code":"build-failed","message":"@everyone <img src=x> [x](http://evil.example)"}]}
            """#.write(to: failure, atomically: true, encoding: .utf8)
            // A check that failed is no result, whatever stands beside it.
            let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"
            for (id, name, files) in [
                (1, "lambda-pack-report-one", report), (2, "lambda-pack-report", [failure, golden]),
                (3, "other", [failure]), (4, "lambda-pack-report-../x", [failure]),
            ] {
                try pull.hub.add(.init(id: id, name: name, run: 31, sha: Self.head, fork: true), files: files)
            }
            // Which pull request it is, no file of the fork says.
            try pull.hub.set([
                HubServer.Pull(number: 6, owner: "stranger", branch: "größer&state=closed", sha: "0ld"),
                HubServer.Pull(number: 8, owner: "stranger", branch: "other", sha: Self.head),
                HubServer.Pull(number: 9, owner: "stranger", branch: "größer&state=closed", sha: Self.head),
            ])
            let outcome = try comment(directory / "second", pull.hub)
            #expect(outcome.status == 0, "\(outcome.log)")
            let comments = try pull.hub.comments()
            #expect(comments.map(\.on) == [9, 9])
            #expect(comments[0].body.hasPrefix("<!-- lambda-pack check -->\n### lambda-pack: FAIL\n"), "\(comments)")
            #expect(!comments[0].body.contains("@everyone") && !comments[0].body.contains("<img"), "\(comments)")
            #expect(comments[1].body.contains(" Commit a1a1a1a1a1a1."))
            #expect(
                comments[1].body.replacing(" Commit a1a1a1a1a1a1.", with: "") == fork.summary,
                "rendered anew, it is what the run itself would have written")
            // A second run writes them anew.
            #expect(try comment(directory / "third", pull.hub).status == 0)
            #expect(try pull.hub.comments().count == 2)
            #expect(
                try pull.hub.changes().suffix(2).allSatisfy { $0.hasPrefix("PATCH /repos/shop/tiny/issues/comments/4") }
            )
        }
    }

    /// What a stranger puts into the artifact can't do more than be refused.
    @Test func hostileArtifactsAreRefused() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            try hub.set([HubServer.Pull(number: 9, owner: "stranger", branch: "größer&state=closed", sha: Self.head)])
            let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"
            let text = try String(contentsOf: golden, encoding: .utf8)
            let number = try #require(text.firstMatch(of: #/"after": (\d+)/#)?.1)
            let report = directory / "check.json"
            for (id, content) in [
                "", "{", "[]", #"{"schema":"lambda-pack/check","schemaVersion":2}"#,
                text.replacing("\"after\": \(number)", with: "\"after\": -9223372036854775808"),
                text.replacing("\"after\": \(number)", with: "\"after\": 9223372036854775807"),
                text.replacing("\"after\": \(number)", with: "\"after\": 1e300"),
                text.replacing("lambda-pack/check", with: "lambda-pack/manifest"),
            ].enumerated() {
                try content.write(to: report, atomically: true, encoding: .utf8)
                try? FileManager.default.removeItem(at: hub.state / "artifacts.json")
                try hub.add(
                    .init(id: id, name: "lambda-pack-report", run: 31, sha: Self.head, fork: true), files: [report])
                let outcome = try comment(directory / "runner-\(id)", hub)
                #expect(outcome.status == 1 && outcome.log.contains("[report-unreadable]"), "\(id): \(outcome.log)")
            }
            #expect(try hub.changes().isEmpty)
            // Neither is a pull request that went on since, or none.
            try hub.set([HubServer.Pull]())
            let none = try comment(directory / "none", hub)
            #expect(
                none.status == 0 && none.log.contains("::notice::no open pull request has a1a1a1a1a1a1"), "\(none.log)")
        }
    }

    /// A fork decides how many artifacts it has, but not how many comments.
    @Test func twentyReportsAreEnough() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            try hub.set([HubServer.Pull(number: 9, owner: "stranger", branch: "größer&state=closed", sha: Self.head)])
            let golden = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"
            for id in 0..<23 {
                try hub.add(
                    .init(id: id, name: "lambda-pack-report-\(id)", run: 31, sha: Self.head, fork: true),
                    files: [golden])
            }
            let outcome = try comment(directory / "runner", hub)
            #expect(outcome.status == 0 && outcome.log.contains("more than 20 reports"), "\(outcome.log)")
            #expect(try hub.comments().count == 20)
        }
    }

    /// Only runs of forks: others have commented themselves.
    @Test func theWorkflowLooksAtForksAlone() throws {
        let file = try WorkflowFile(".github/workflows/comment.yml")
        let condition = try file.text("jobs", "comment", "if")
        for (event, repository, expected) in [
            ("pull_request", "stranger/tiny", true), ("pull_request", "shop/tiny", false),
            ("push", "stranger/tiny", false),
        ] {
            let value = try WorkflowExpression.evaluate(condition) { path in
                switch path {
                case "github.event.workflow_run.event": .text(event)
                case "github.event.workflow_run.head_repository.full_name": .text(repository)
                default: .text("shop/tiny")
                }
            }
            #expect(value.isTrue == expected)
        }
    }
}
