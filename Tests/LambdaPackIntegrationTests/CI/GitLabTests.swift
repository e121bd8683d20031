import Foundation
import TestSupport
import Testing

/// The jobs for GitLab: their own lines, with the shell and the variables of a runner there.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct GitLabTests {
    private static let version = "9.8.7"

    /// A release that holds the tool under test.
    private func publish(_ hub: HubServer, _ directory: URL) throws {
        let folder = hub.state / "downloads/\(Self.version)"
        let content = directory / "content/bin"
        for made in [folder, content] {
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        }
        try "#!/bin/sh\nexec '\(Tool.path)' \"$@\"\n".write(
            to: content / "lambda-pack", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: (content / "lambda-pack").path)
        let name = "lambda-pack-\(Self.version)-linux-\(Machine.architecture).tar.gz"
        try run("tar", ["-czf", (folder / name).path, "-C", (directory / "content").path, "bin/lambda-pack"])
        try run("sha256sum", [name], in: folder).output
            .write(to: folder / "SHA256SUMS", atomically: true, encoding: .utf8)
    }

    private func job(_ pull: PullRequest, _ variables: [String: String] = [:]) throws -> TestSupport.Finished {
        let file = try WorkflowFile(".gitlab/lambda-pack.yml")
        var all = try file.values(".lambda-pack", "variables")
        all["LAMBDA_PACK_VERSION"] = Self.version
        all["LAMBDA_PACK_DOWNLOADS"] = "\(pull.hub.address)/downloads"
        all.merge([
            "CI": "true", "CI_API_V4_URL": "\(pull.hub.address)/api/v4", "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_DIFF_BASE_SHA": try pull.git("rev-parse", "origin/main"),
        ]) { $1 }
        all.merge(variables) { $1 }
        var runner = pull.runner
        for name in runner.environment.keys where name.hasPrefix("GITHUB") || name == "RUNNER_TEMP" {
            runner.environment[name] = nil
        }
        // A runner hands both parts to one shell, with these options.
        let lines = try file.lines(".lambda-pack", "before_script") + file.lines(".lambda-pack", "script")
        let step = WorkflowStep(
            name: "job", id: nil, condition: nil, script: lines.joined(separator: "\n"), action: nil, inputs: [:],
            environment: [:])
        return try runner.perform(step, all, path: runner.path)
    }

    @Test func aMergeRequestHasOneNoteAndACodeQualityReport() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory, pageSize: 2)
            try publish(pull.hub, directory)
            try pull.hub.set(
                (0..<3).map {
                    HubServer.Comment(id: $0, on: 7, body: "changed the title", user: .init(type: "User"))
                })
            let token = ["LAMBDA_PACK_TOKEN": "write-token", "LAMBDA_PACK_ID": "backend"]
            let fits = try job(pull, token)
            #expect(fits.status == 0, "\(fits.output)")
            let first = try pull.hub.comments()
            #expect(
                first.count == 4
                    && first[3].body.hasPrefix(
                        "<!-- lambda-pack check: backend -->\n### lambda-pack: PASS tiny (backend)\n")
            )
            let reports = pull.tiny.package / ".lambda-pack/reports"
            func issues() throws -> [[String: Any]] {
                let data = try Data(contentsOf: reports / "code-quality.json")
                return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
            }
            #expect(try issues().isEmpty)

            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            let over = try job(pull, token)
            #expect(over.status == 2, "\(over.output)")
            #expect(try issues().map { $0["check_name"] as? String } == ["over-budget", "over-budget"])
            let second = try pull.hub.comments()
            #expect(second.count == 4 && second[3].body.contains("### lambda-pack: FAIL tiny (backend)"), "\(second)")
            #expect(
                try pull.hub.changes() == [
                    "POST /api/v4/projects/12/merge_requests/7/notes",
                    "PUT /api/v4/projects/12/merge_requests/7/notes/43",
                ])
            // What fails is in the note, too.
            try pull.tiny.write("Sources/Beta/main.swift", "print(\"beta\" + 1)\n")
            try pull.commit("does not compile")
            let broken = try job(pull, token)
            #expect(broken.status == 1, "\(broken.output)")
            #expect(try pull.hub.comments()[3].body.contains("`lambda-pack build` failed (exit code 1)"))
        }
    }

    @Test func withoutATokenThatWritesTheJobCountsAllTheSame() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try publish(pull.hub, directory)
            let none = try job(pull)
            #expect(none.status == 0, "\(none.output)")
            #expect(try pull.hub.requests().allSatisfy { !$0.path.contains("/notes") })
            let reader = try job(pull, ["LAMBDA_PACK_TOKEN": "read-token"])
            #expect(reader.status == 0 && reader.output.contains("the note could not be written"), "\(reader.output)")
            // Another archive than the one that was named.
            let wrong = try job(pull, ["LAMBDA_PACK_CHECKSUM": String(repeating: "0", count: 64)])
            #expect(wrong.status != 0 && wrong.output.contains("FAILED"), "\(wrong.output)")
        }
    }
}
