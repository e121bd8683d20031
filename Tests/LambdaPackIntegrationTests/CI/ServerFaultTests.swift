import Foundation
import TestSupport
import Testing

/// The scripts that speak to GitHub's API, against one that has a bad day, and among other people's comments.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ServerFaultTests {
    private static let report = Repository.root / "Tests/LambdaPackCoreTests/Goldens/check.json"
    private static let marker = "<!-- lambda-pack check -->"

    private func comment(_ hub: HubServer, in directory: URL) throws -> JobRunner.Outcome {
        let runner = try JobRunner(in: directory, workspace: directory, hub: hub)
        return try runner.runScript("comment.sh", "7 '\(Self.report.path)'", ["TOKEN": "write-token"])
    }

    @Test func whatOthersWroteStaysTheirs() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            let theirs = [("mallory", "User"), ("other[bot]", "Bot")].enumerated().map { number, user in
                HubServer.Comment(
                    id: number, on: 7, body: "\(Self.marker)\nlooks like it", user: .init(login: user.0, type: user.1))
            }
            try hub.set(theirs)
            for run in 1...2 {
                let outcome = try comment(hub, in: directory)
                #expect(outcome.status == 0, "\(outcome.log)")
                let comments = try hub.comments()
                #expect(comments.count == 3 && comments.prefix(2).map(\.body) == theirs.map(\.body), "run \(run)")
                #expect(comments[2].body.hasPrefix("\(Self.marker)\n### lambda-pack:"))
            }
            #expect(
                try hub.changes() == [
                    "POST /repos/shop/tiny/issues/7/comments", "PATCH /repos/shop/tiny/issues/comments/42",
                ])
            // Ours, in a conversation that was locked since.
            var locked = try hub.comments()
            locked[2].locked = true
            try hub.set(locked)
            #expect(try comment(hub, in: directory).status == 0)
            #expect(try hub.comments().count == 4)
        }
    }

    @Test func aCommentIsWrittenThroughBriefTrouble() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            try hub.set([
                .init(method: "GET", path: "/comments", status: 502),
                // GitHub's secondary rate limit.
                .init(method: "POST", path: "/issues/", status: 403, headers: ["Retry-After": "1"]),
                .init(method: "POST", path: "/graphql", status: 500),
                .init(method: "PATCH", path: "/issues/", status: 503),
            ])
            for _ in 1...2 {
                let outcome = try comment(hub, in: directory)
                #expect(outcome.status == 0 && !outcome.log.contains("::"), "\(outcome.log)")
            }
            #expect(try hub.comments().count == 1)
            let methods = try hub.changes().map { $0.prefix { $0 != " " } }
            #expect(methods == ["POST", "POST", "PATCH", "PATCH"])
        }
    }

    @Test func whatTheServerDoesNotSayIsNoFailure() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory)
            for (fault, words) in [
                (
                    HubServer.Fault(method: "GET", path: "/comments", body: "[", cut: true),
                    "::warning::the comments could not be read (HTTP 000)"
                ),
                (
                    HubServer.Fault(method: "GET", path: "/comments", body: "<html>sign in</html>"),
                    "::warning::the list of comments could not be read"
                ),
                // Nobody knows whether it is there: once is enough.
                (
                    HubServer.Fault(method: "POST", path: "/issues/", status: 500, times: 9),
                    "::warning::no comment could be written (HTTP 500)"
                ),
                (
                    HubServer.Fault(
                        method: "POST", path: "/issues/", status: 429, headers: ["Retry-After": "3600"], times: 9),
                    "::warning::no comment could be written (HTTP 429)"
                ),
            ] {
                try hub.set([fault])
                let before = try hub.changes().count
                let outcome = try comment(hub, in: directory)
                #expect(outcome.status == 0 && outcome.log.contains(words), "\(outcome.log)")
                #expect(try hub.changes().count == before + (fault.method == "POST" ? 1 : 0), "\(fault)")
            }
            #expect(try hub.comments().isEmpty)
        }
    }

    @Test func theBaselineIsLookedForOnSeveralPages() async throws {
        try await withTemporaryDirectory { directory in
            let hub = try await HubServer(in: directory, pageSize: 2)
            let package = directory / "checkout"
            try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
            let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
            for arguments in [["init", "--quiet"], identity + ["commit", "--quiet", "--allow-empty", "-m", "base"]] {
                try #require(try run("git", ["-C", package.path] + arguments).status == 0)
            }
            let commit = try run("git", ["-C", package.path, "rev-parse", "HEAD"]).output.prefix(40)
            let manifest = directory / "manifest.json"
            try "{}".write(to: manifest, atomically: true, encoding: .utf8)
            for id in 1...5 {
                try hub.add(
                    .init(id: id, name: "kept", sha: id == 5 ? String(commit) : "\(id)"), files: [manifest])
            }
            let runner = try JobRunner(in: directory, workspace: package, hub: hub)
            func find() throws -> JobRunner.Outcome {
                try runner.runScript(
                    "find-baseline.sh", "'\(directory.path)/baseline' >>\"$GITHUB_OUTPUT\"",
                    ["TOKEN": "read-token", "PACKAGE_PATH": ".", "BASE": "HEAD", "MANIFEST_NAME": "kept"])
            }
            let found = try find()
            #expect(found.status == 0, "\(found.log)")
            #expect(
                found.outputs == [
                    "steps.script.outputs.ref": "HEAD",
                    "steps.script.outputs.kept": "\(directory.path)/baseline/manifest.json",
                ])
            // A proxy's page of words.
            try hub.set([.init(method: "GET", path: "/artifacts", body: "<html>")])
            let unread = try find()
            #expect(unread.status == 0 && unread.log.contains("the base commit is built"), "\(unread.log)")
            #expect(unread.outputs == ["steps.script.outputs.ref": "HEAD"])
        }
    }
}
