import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The action's own steps, in its order, with the shell that runners use.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ActionTests {
    /// A pull request that fits, one that does not, and the comment that is kept between the two.
    @Test func aPullRequestThatFitsOneThatDoesNotAndItsWaiver() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            for command in ["gh", "jq", "python3", "unzip"] { #expect(!pull.runner.has(command), "\(command)") }
            if getuid() == 0 {
                let plain = try run("git", ["-C", pull.tiny.package.path, "status"], environment: ["HOME": nil])
                #expect(plain.output.contains("dubious ownership"), "the checkout is another user's")
            } else {
                skipPart("only root can give the checkout to another user")
            }
            // The base branch's own run, whose manifest is what later ones compare with.
            let base = try pull.git("rev-parse", "origin/main")
            try pull.git("checkout", "--quiet", "main")
            let pushed = try pull.useAction(event: "push")
            #expect(pushed.status == 0, "\(pushed.log)")
            #expect(
                pushed.artifacts["lambda-pack-manifest"]?.map(\.lastPathComponent) == [
                    "manifest.json", "provenance.json",
                ])
            #expect(!pushed.ran.contains("Find the baseline") && !pushed.ran.contains("Comment"), "\(pushed.ran)")
            #expect(pushed.summary.contains("No baseline: growth was not checked."), "\(pushed.summary)")
            try pull.keep(pushed, id: 5, sha: base)
            try pull.git("checkout", "--quiet", "more")

            let fits = try pull.useAction()
            #expect(fits.status == 0, "\(fits.log)")
            #expect(!fits.log.contains("building the baseline"), "\(fits.log)")
            #expect(fits.outputs["steps.report.outputs.status"] == "0")
            let first = try pull.hub.comments()
            #expect(first.count == 1 && first[0].body.contains("### lambda-pack: PASS tiny"), "\(first)")
            #expect(first[0].body.contains("Nothing grew, compared with origin/main at \(base.prefix(12))."))
            #expect(try first[0].body != fits.summary && pull.withoutCommit(first[0].body) == fits.summary)
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: fits.outputs["steps.report.outputs.markdown"] ?? ""))
                    == Data(fits.summary.utf8))

            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            let over = try pull.useAction()
            #expect(over.status == 2, "\(over.log)")
            #expect(over.log.contains("::error file=lambda-pack.yml,line=2,col=19::"), "\(over.log)")
            let second = try pull.hub.comments()
            #expect(second.count == 1 && second[0].body.contains("### lambda-pack: FAIL tiny"), "\(second)")
            #expect(second[0].body.contains("Assets/text.txt") && second[0].body.contains("2 grew, compared with"))
            // Somebody answers for it, in a commit below the merge that GitHub makes.
            try pull.commit("why\n\nBinary-Size: the text is the product")
            try pull.commit("Merge more into main")
            let waived = try pull.useAction()
            #expect(waived.status == 0, "\(waived.log)")
            let third = try pull.hub.comments()
            #expect(third.count == 1 && third[0].body.contains("### lambda-pack: WARN tiny"), "\(third)")
            #expect(third[0].body.contains("; waived: the text is the product"))
            #expect(
                try pull.hub.changes() == [
                    "POST /repos/shop/tiny/issues/7/comments", "PATCH /repos/shop/tiny/issues/comments/40",
                    "PATCH /repos/shop/tiny/issues/comments/40",
                ])
            // The token goes to the API alone.
            for request in try pull.hub.requests() {
                #expect(request.token == (request.path.hasPrefix("/storage") ? "" : "write-token"), "\(request)")
            }
        }
    }

    /// Two packages, or two jobs of a matrix: names, comments and categories of their own.
    @Test func usesWithIdsDoNotMeet() async throws {
        try await withTemporaryDirectory { directory in
            // Many comments of other people stand before ours.
            let pull = try await PullRequest(in: directory, pageSize: 2)
            try pull.hub.set(
                (0..<5).map { number in
                    HubServer.Comment(
                        id: number, on: 7, body: number == 3 ? "> <!-- lambda-pack check: one -->" : "fine by me",
                        user: .init(type: "User"))
                })
            for id in ["one", "two", "one", ""] {
                let outcome = try pull.useAction(["id": id, "code-scanning": "true"])
                #expect(outcome.status == 0, "\(outcome.log)")
                let suffix = id.isEmpty ? "" : "-\(id)"
                #expect(Array(outcome.artifacts.keys) == ["lambda-pack-report\(suffix)"])
                #expect(Array(outcome.codeScanning.keys) == ["lambda-pack\(suffix)"])
                let sarif = try String(
                    contentsOfFile: outcome.codeScanning["lambda-pack\(suffix)"] ?? "", encoding: .utf8)
                #expect(sarif.contains("\"id\": \"lambda-pack/\(id)/\"") == !id.isEmpty, "\(sarif)")
                let names = outcome.artifacts["lambda-pack-report\(suffix)"]?.map(\.lastPathComponent)
                #expect(names == ["check.html", "check.json", "check.md", "check.sarif"])
            }
            let own = try pull.hub.comments().dropFirst(5).map { $0.body.split(separator: "\n").first }
            #expect(
                own == [
                    "<!-- lambda-pack check: one -->", "<!-- lambda-pack check: two -->", "<!-- lambda-pack check -->",
                ])
            #expect(try pull.hub.comments()[5].body.contains("### lambda-pack: PASS tiny (one)"))
            for id in ["a b", "-a", "a--b", "a\"; exit 9; \"", "x>y", String(repeating: "a", count: 65)] {
                let refused = try pull.useAction(["id": id])
                #expect(refused.status == 1 && refused.log.contains("::error::the input 'id' has"), "\(refused.log)")
            }
        }
    }

    /// A run without a set to check says so where the last one's result stood.
    @Test func failuresAreWrittenIntoTheComment() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            #expect(try pull.useAction().status == 0)
            #expect(try pull.hub.comments()[0].body.contains("PASS"))
            // Exit code 1: what the compiler refuses.
            try pull.tiny.write("Sources/Beta/main.swift", "print(\"beta\" + 1)\n")
            try pull.commit("does not compile")
            let broken = try pull.useAction()
            #expect(broken.status == 1, "\(broken.log)")
            #expect(
                !broken.ran.contains("Check") && broken.ran.suffix(3) == ["Comment", "Keep the report", "Verdict"],
                "\(broken.ran)")
            let text = try pull.hub.comments()[0].body
            #expect(text.hasPrefix("<!-- lambda-pack check -->\n### lambda-pack: FAIL\n"), "\(text)")
            #expect(text.contains("`lambda-pack build` failed (exit code 1), so no size was checked"), "\(text)")
            #expect(text.contains("(build-failed)") && text.contains("Sources/Beta/main.swift:1:"), "\(text)")
            #expect(try text != broken.summary && pull.withoutCommit(text) == broken.summary)
            #expect(
                broken.artifacts["lambda-pack-report"]?.map(\.lastPathComponent) == ["check.md", "failure.json"])
            // Exit code 3: what would not load, or must not be published.
            try pull.tiny.write("Sources/Beta/main.swift", "print(\"beta\")\n")
            var draw = Draw(3)
            try pull.tiny.write("Assets/server.pem", Encoded.pem("PRIVATE KEY", DER.pkcs8(&draw)))
            try pull.configure("include: [Assets]\n")
            try pull.commit("a key")
            let refused = try pull.useAction()
            #expect(refused.status == 3, "\(refused.log)")
            let why = try pull.hub.comments()[0].body
            #expect(why.contains("refused the package (exit code 3)") && why.contains("Assets/server.pem"), "\(why)")
            #expect(try pull.hub.comments().count == 1)
            // Killed, so that nobody was left to say why.
            let killer = directory / "killed"
            try "#!/bin/sh\nif [ \"$1\" = build ]; then kill -9 $$; fi\nexec '\(Tool.path)' \"$@\"\n"
                .write(to: killer, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: killer.path)
            let killed = try pull.useAction(["tool": killer.path])
            #expect(killed.status == 137, "\(killed.log)")
            let ended = try pull.hub.comments()[0].body
            #expect(ended.contains("failed (exit code 137)") && ended.contains("was ended by signal 9"), "\(ended)")
            // What nobody understands is no crash.
            let usage = try pull.useAction(["arguments": "--nonsense"])
            #expect(usage.status == 64, "\(usage.log)")
            #expect(
                try pull.hub.comments()[0].body.contains("the arguments of 'lambda-pack build' are not understood"))
        }
    }

    /// A token that may only read, and a server that does not answer: the check counts all the same.
    @Test func aCommentThatCanNotBeWrittenIsNoFailure() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            let fork = try pull.useAction(["github-token": "read-token"])
            #expect(fork.status == 0, "\(fork.log)")
            #expect(
                fork.log.contains(
                    "::notice::no comment could be written: the token lacks pull-requests: write (HTTP 403)"))
            #expect(fork.summary.contains("### lambda-pack: PASS tiny") && fork.ran.last == "Verdict")
            #expect(try pull.hub.comments().isEmpty)
            let wrong = try pull.useAction(["github-token": "nonsense"])
            #expect(wrong.status == 0 && wrong.log.contains("HTTP 401"), "\(wrong.log)")
            var alone = pull
            alone.runner.environment["GITHUB_API_URL"] = "http://127.0.0.1:1"
            let silent = try alone.useAction()
            #expect(
                silent.status == 0 && silent.log.contains("::warning::the comments could not be read (HTTP 000)"),
                "\(silent.log)")
            #expect(silent.log.contains("::notice::the list of artifacts could not be read (HTTP 000)"))
            #expect(try pull.useAction(["comment": "false"]).ran.contains("Comment") == false)
        }
    }

    /// What others' actions can't do takes neither the comment nor the verdict along.
    @Test func anUploadThatFailsKeepsTheCommentAndTheVerdict() async throws {
        try await withTemporaryDirectory { directory in
            var pull = try await PullRequest(in: directory)
            pull.runner.broken = ["Keep the report", "Restore the build directory", "Save the build directory"]
            let fits = try pull.useAction(["cache": "true"])
            #expect(fits.status == 0 && fits.ran.last == "Verdict", "\(fits.log)")
            #expect(try pull.hub.comments()[0].body.contains("### lambda-pack: PASS tiny"))
            // A job that may not upload to code scanning ends with that, but not before its verdict.
            pull.runner.broken = ["Upload to code scanning"]
            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            let over = try pull.useAction(["code-scanning": "true"])
            #expect(over.status == 2 && over.ran.suffix(2) == ["Upload to code scanning", "Verdict"], "\(over.log)")
            #expect(try pull.hub.comments()[0].body.contains("### lambda-pack: FAIL tiny"))
        }
    }
}
