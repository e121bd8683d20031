import Foundation
import TestSupport
import Testing

/// The jobs for GitLab: their own lines, with the shell and the variables of a runner there.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct GitLabTests {
    private static let version = "9.8.7"

    /// A release that holds the tool under test. It is killed while it builds if `STATE/kill` is there.
    private func publish(_ hub: HubServer, _ directory: URL) throws {
        let folder = hub.state / "downloads/\(Self.version)"
        let content = directory / "content/bin"
        for made in [folder, content] {
            try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        }
        let tool = content / "lambda-pack"
        try """
        #!/bin/sh
        if [ "$1" = build ] && [ -e '\(directory.path)/kill' ]; then kill -9 $$; fi
        exec '\(Tool.path)' "$@"

        """.write(to: tool, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
        let name = "lambda-pack-\(Self.version)-linux-\(Machine.architecture).tar.gz"
        try run("tar", ["-czf", (folder / name).path, "-C", (directory / "content").path, "bin/lambda-pack"])
        try run("sha256sum", [name], in: folder).output
            .write(to: folder / "SHA256SUMS", atomically: true, encoding: .utf8)
    }

    /// A job's own lines, in its working directory.
    private func job(
        _ name: String, _ pull: PullRequest, _ variables: [String: String], in workspace: URL
    ) throws -> TestSupport.Finished {
        let file = try WorkflowFile(".gitlab/lambda-pack.yml")
        #expect(try file.text(name, "extends") == ".lambda-pack-tool")
        var all = try file.values(".lambda-pack-tool", "variables")
        all.merge(try file.values(name, "variables")) { $1 }
        all["LAMBDA_PACK_VERSION"] = Self.version
        all["LAMBDA_PACK_DOWNLOADS"] = "\(pull.hub.address)/downloads"
        let head = try pull.git("rev-parse", "HEAD")
        all.merge([
            "CI": "true", "CI_API_V4_URL": "\(pull.hub.address)/api/v4", "CI_PROJECT_ID": "99",
            "CI_MERGE_REQUEST_PROJECT_ID": "12", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": head,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": try pull.git("rev-parse", "origin/main"),
        ]) { $1 }
        all.merge(variables) { $1 }
        var runner = pull.runner
        runner.workspace = workspace
        for name in runner.environment.keys where name.hasPrefix("GITHUB") || name == "RUNNER_TEMP" {
            runner.environment[name] = nil
        }
        // A runner hands both parts to one shell, with these options.
        let lines = try file.lines(".lambda-pack-tool", "before_script") + file.lines(name, "script")
        let step = WorkflowStep(
            name: "job", id: nil, condition: nil, script: lines.joined(separator: "\n"), action: nil, inputs: [:],
            environment: [:])
        return try runner.perform(step, all, path: runner.path)
    }

    private func size(_ pull: PullRequest, _ variables: [String: String] = [:]) throws -> TestSupport.Finished {
        try job(".lambda-pack", pull, variables, in: pull.tiny.package)
    }

    /// The second job, in a directory that has the first one's artifacts and nothing else.
    private func note(_ pull: PullRequest, _ variables: [String: String] = [:]) throws -> TestSupport.Finished {
        let place = pull.tiny.root / "note"
        try FileManager.default.createDirectory(at: place / ".lambda-pack", withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: reports(pull), to: place / ".lambda-pack/reports")
        let finished = try job(
            ".lambda-pack-note", pull, ["LAMBDA_PACK_TOKEN": "write-token"].merging(variables) { $1 }, in: place)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty, "a later job finds nothing")
        return finished
    }

    private func reports(_ pull: PullRequest) -> URL { pull.tiny.package / ".lambda-pack/reports" }

    private func issues(_ pull: PullRequest) throws -> [[String: Any]] {
        let data = try Data(contentsOf: reports(pull) / "code-quality.json")
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    @Test func aMergeRequestHasOneNoteAndACodeQualityReport() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory, pageSize: 2)
            try publish(pull.hub, directory)
            // Other people's notes, one of which begins like ours.
            let others = (0..<3).map {
                HubServer.Comment(
                    id: $0, on: 7, body: $0 == 1 ? "<!-- lambda-pack check: backend -->\nmine" : "changed the title",
                    user: .init(type: "User"))
            }
            try pull.hub.set(others)
            let backend = ["LAMBDA_PACK_ID": "backend"]
            let fits = try size(pull, backend)
            #expect(fits.status == 0, "\(fits.output)")
            // The job that runs the merge request's code asks the API for nothing.
            #expect(try pull.hub.requests().allSatisfy { $0.path.hasPrefix("/downloads/") && $0.token.isEmpty })
            let written = try note(pull, backend)
            #expect(written.status == 0, "\(written.output)")
            let first = try pull.hub.comments()
            #expect(first.count == 4 && first.prefix(3).map(\.body) == others.map(\.body))
            #expect(
                first[3].body.hasPrefix(
                    "<!-- lambda-pack check: backend -->\n### lambda-pack: PASS tiny (backend)\n"))
            #expect(try first[3].body.contains(" Commit \(pull.git("rev-parse", "HEAD").prefix(12))."))
            #expect(try issues(pull).isEmpty)

            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            let over = try size(pull, backend)
            #expect(over.status == 2, "\(over.output)")
            #expect(try issues(pull).map { $0["check_name"] as? String } == ["over-budget", "over-budget"])
            #expect(try note(pull, backend).status == 0)
            let second = try pull.hub.comments()
            #expect(second.count == 4 && second[3].body.contains("### lambda-pack: FAIL tiny (backend)"), "\(second)")
            #expect(
                try pull.hub.changes() == [
                    "POST /api/v4/projects/12/merge_requests/7/notes",
                    "PUT /api/v4/projects/12/merge_requests/7/notes/43",
                ])
        }
    }

    /// However it ends, the job has its exit code, and the note says what it was.
    @Test func failuresAreInTheNoteToo() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try publish(pull.hub, directory)
            let usage = try size(pull, ["LAMBDA_PACK_ARGUMENTS": "--nonsense *"])
            #expect(usage.status == 64, "\(usage.output)")
            #expect(try note(pull).status == 0)
            #expect(try pull.hub.comments()[0].body.contains("arguments of 'lambda-pack build' are not understood"))
            try Data().write(to: directory / "kill")
            let killed = try size(pull)
            #expect(killed.status == 137, "\(killed.output)")
            #expect(try note(pull).status == 0)
            #expect(try pull.hub.comments()[0].body.contains("was ended by signal 9"))
            try FileManager.default.removeItem(at: directory / "kill")
            try pull.tiny.write("Sources/Beta/main.swift", "print(\"beta\" + 1)\n")
            try pull.commit("does not compile")
            let broken = try size(pull)
            #expect(broken.status == 1, "\(broken.output)")
            #expect(try note(pull).status == 0)
            #expect(try pull.hub.comments()[0].body.contains("`lambda-pack build` failed (exit code 1)"))
            #expect(try pull.hub.comments().count == 1)
            // A note that was locked since is followed by another one; a token that may only read, by a word.
            var locked = try pull.hub.comments()
            locked[0].locked = true
            try pull.hub.set(locked)
            #expect(try note(pull).status == 0)
            #expect(try pull.hub.comments().count == 2)
            let reader = try note(pull, ["LAMBDA_PACK_TOKEN": "read-token"])
            #expect(reader.status == 0 && reader.output.contains("could not be written (HTTP 403)"), "\(reader.output)")
            let none = try note(pull, ["LAMBDA_PACK_TOKEN": ""])
            #expect(none.status == 0 && none.output.contains("there is no LAMBDA_PACK_TOKEN"), "\(none.output)")
            for (variables, words) in [
                // Another archive than the one that was named.
                (["LAMBDA_PACK_CHECKSUM": String(repeating: "0", count: 64)], "FAILED"),
                (["LAMBDA_PACK_VERSION": ""], "LAMBDA_PACK_VERSION names no release"),
            ] {
                let wrong = try size(pull, variables)
                #expect(wrong.status != 0 && wrong.output.contains(words), "\(wrong.output)")
            }
        }
    }

    /// A merged result holds what came to the target branch since, and waivers of others with it.
    @Test func aStrangersWaiverDoesNotCountInAMergedResult() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try publish(pull.hub, directory)
            let start = try pull.git("rev-parse", "main")
            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            try pull.git("checkout", "--quiet", "main")
            try pull.commit("of somebody else\n\nBinary-Size: another feature")
            let target = try pull.git("rev-parse", "main")
            try pull.git("merge", "--quiet", "--no-ff", "--message", "merged result", "more")
            let base = ["CI_MERGE_REQUEST_DIFF_BASE_SHA": start]
            let merged = try size(pull, base.merging(["CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target]) { $1 })
            #expect(merged.status == 2, "\(merged.output)")
            // The test can fail: from where the branch started on, the waiver is found.
            #expect(try size(pull, base).status == 0)
        }
    }

    /// The default branch's report is what the widget compares with. It has no base.
    @Test func aPackageInAFolderHasItsFindingsThere() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try publish(pull.hub, directory)
            let package = pull.tiny.package
            try FileManager.default.createDirectory(at: package / "backend", withIntermediateDirectories: true)
            for name in ["Package.swift", "Sources"] {
                try FileManager.default.moveItem(at: package / name, to: package / "backend/\(name)")
            }
            try pull.tiny.write(
                "backend/lambda-pack.yml", "architectures: [\(Machine.architecture)]\nbudgets: {zip: 1 kB}\n")
            try pull.commit("a folder")
            let over = try size(pull, ["LAMBDA_PACK_PACKAGE": "backend", "CI_MERGE_REQUEST_DIFF_BASE_SHA": ""])
            #expect(over.status == 2, "\(over.output)")
            let paths = try issues(pull).map { ($0["location"] as? [String: Any])?["path"] as? String }
            #expect(!paths.isEmpty && paths.allSatisfy { $0 == "backend/lambda-pack.yml" }, "\(paths)")
        }
    }

    /// The note's job has what jobs that run others' code have not.
    @Test func theTokenIsOfOneEnvironmentAlone() throws {
        let file = try WorkflowFile(".gitlab/lambda-pack.yml")
        #expect(
            try file.values(".lambda-pack-note", "environment") == ["name": "lambda-pack-note", "action": "access"])
        #expect(try file.values(".lambda-pack-note", "variables") == ["GIT_STRATEGY": "none"])
        for name in [".lambda-pack", ".lambda-pack-tool"] {
            #expect(try !file.keys(name).contains("environment"))
        }
        for name in [".lambda-pack-tool", ".lambda-pack"] {
            let lines = try file.lines(name, name == ".lambda-pack" ? "script" : "before_script")
            #expect(lines.allSatisfy { !$0.contains("LAMBDA_PACK_TOKEN") }, "\(name)")
        }
    }
}
