import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// What the action compares with: like with like, and never silently with anything else.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct BaselineChoiceTests {
    /// The base branch's own run, and its manifest as a later run finds it.
    private func push(_ pull: PullRequest, _ inputs: [String: String] = [:]) throws -> JobRunner.Outcome {
        try pull.git("checkout", "--quiet", "main")
        let pushed = try pull.useAction(inputs, event: "push")
        #expect(pushed.status == 0, "\(pushed.log)")
        try pull.git("checkout", "--quiet", "more")
        return pushed
    }

    /// Arguments of the head go for the base, too: a base that was built otherwise is built again.
    @Test func theBaseIsBuiltAsTheHeadIs() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try pull.keep(push(pull), id: 5, sha: pull.git("rev-parse", "origin/main"))
            try pull.tiny.write("other.yml", "architectures: [\(Machine.architecture)]\nbudgets: {growth: 20 kB}\n")
            try pull.commit("another configuration")
            let arguments =
                "--config \(pull.tiny.package.path)/other.yml --product Alpha --compression fast --lever no-pie"
            let outcome = try pull.useAction(["arguments": arguments])
            #expect(outcome.status == 0, "\(outcome.log)")
            #expect(
                outcome.log.contains("it was built with other options") && outcome.log.contains("building the baseline")
            )
            let body = try pull.hub.comments()[0].body
            // Built alike, nothing grew; of Beta, which the head leaves out, nothing is said.
            #expect(body.contains("Nothing grew, compared with origin/main at"), "\(body)")
            #expect(
                body.contains("| PASS | Alpha |") && !body.contains("Beta") && !body.contains("Settings"), "\(body)")
        }
    }

    /// Another compiler or another lambda-pack: the base is built, and the log says why.
    @Test func aBaselineOfOtherToolsIsBuiltAgain() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            let base = try pull.git("rev-parse", "origin/main")
            let pushed = try push(pull)
            let files = try #require(pushed.artifacts["lambda-pack-manifest"])
            let provenance = try #require(files.first { $0.lastPathComponent == "provenance.json" })
            let text = try String(contentsOf: provenance, encoding: .utf8)
            let changes = [
                text.replacing(#/"lambdaPack": "[^"]+"/#, with: "\"lambdaPack\": \"0.0.9\""),
                text.replacing(#/"swift": "[^"]+"/#, with: "\"swift\": \"Swift version 6.0\""),
                text.replacing(base, with: String(repeating: "1", count: 40)), "{",
            ]
            for (number, changed) in changes.enumerated() {
                try #require(changed != text)
                try changed.write(to: provenance, atomically: true, encoding: .utf8)
                try pull.keep(pushed, id: 10 + number, sha: base)
                let outcome = try pull.useAction()
                #expect(outcome.status == 0, "\(outcome.log)")
                let reason = [
                    "lambda-pack: the baseline was built with 0.0.9, the set with \(LambdaPackVersion.current)",
                    "Swift: the baseline was built with Swift version 6.0", "it is of 111111111111",
                    "what it was built with is not known",
                ][number]
                // Notes wrap where lines are full.
                let log = outcome.log.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                #expect(log.contains("the kept baseline is not taken") && log.contains(reason), "\(outcome.log)")
            }
            // A fork's run of the same name and commit is nobody's baseline, and an expired one is gone.
            try text.write(to: provenance, atomically: true, encoding: .utf8)
            for (id, fork, expired) in [(20, true, false), (21, false, true)] {
                try pull.hub.add(
                    .init(id: id, name: "lambda-pack-manifest", sha: base, fork: fork, expired: expired), files: files)
            }
            #expect(try !pull.useAction().log.isEmpty)
            let asked = try pull.hub.requests().map(\.path).filter { $0.hasSuffix("/zip") }
            #expect(asked.last?.contains("/13/") == true, "\(asked)")
        }
    }

    /// Named by the workflow, it is compared, and what is not known of it is said.
    @Test func aNamedManifestWithoutProvenanceIsNotComparedSilently() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            let pushed = try push(pull)
            let manifest = try #require(pushed.artifacts["lambda-pack-manifest"]?.first)
            let alone = directory / "baseline.json"
            try FileManager.default.copyItem(at: manifest, to: alone)
            let outcome = try pull.useAction(["baseline": alone.path])
            #expect(outcome.status == 0, "\(outcome.log)")
            #expect(
                try pull.hub.comments()[0].body.contains(
                    "which compiler and which lambda-pack made the baseline is not known"), "\(outcome.log)")
        }
    }

    /// A merge queue has no pull request: the event names its base.
    @Test func aMergeQueueIsComparedWithItsBase() async throws {
        try await withTemporaryDirectory { directory in
            var pull = try await PullRequest(in: directory)
            try pull.addLargeText()
            try pull.configure("budgets: {growth: 20 kB}\ninclude: [Assets]\n")
            try pull.commit("a large text")
            try pull.commit("queued: Merge pull request")
            pull.runner.contexts["github.event.merge_group.base_sha"] = try pull.git("rev-parse", "origin/main")
            let over = try pull.useAction(event: "merge_group")
            #expect(over.status == 2 && over.log.contains("building the baseline"), "\(over.log)")
            #expect(over.summary.contains("### lambda-pack: FAIL tiny"), "\(over.summary)")
            #expect(!over.ran.contains("Comment"))
            // Its commit becomes the base branch's head.
            #expect(over.artifacts["lambda-pack-manifest"] != nil)
            try pull.commit("why\n\nBinary-Size: the text is the product")
            try pull.commit("queued: Merge pull request, once more")
            let waived = try pull.useAction(event: "merge_group")
            #expect(waived.status == 0 && waived.summary.contains("waived: the text is the product"), "\(waived.log)")
        }
    }

    /// What git could not do is said in its own words, wherever it was.
    @Test func aFailedCallOfGitIsSaidAsWhatItWas() async throws {
        try await withTemporaryDirectory { directory in
            var pull = try await PullRequest(in: directory)
            // A shallow clone knows no common commit.
            try pull.git("update-ref", "-d", "refs/remotes/origin/main")
            let missing = try pull.useAction()
            #expect(
                missing.status == 1 && missing.log.contains("there is no 'origin/main' in this clone"), "\(missing.log)"
            )
            #expect(try pull.hub.comments()[0].body.contains("fetch-depth: 0"), "\(missing.log)")
            try pull.git("update-ref", "refs/remotes/origin/main", "main")
            // A git that breaks.
            let git = try #require(findExecutable("git"))
            let bin = directory / "runner-bin/git"
            try FileManager.default.removeItem(at: bin)
            try """
            #!/bin/sh
            case "$*" in *" merge-base "*) echo 'fatal: the disk is on fire' >&2; exit 128 ;; esac
            exec '\(git)' "$@"

            """.write(to: bin, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin.path)
            let failed = try pull.useAction()
            #expect(failed.status == 1 && failed.log.contains("[git-failed]"), "\(failed.log)")
            #expect(!failed.log.contains("fetch-depth"), "it is no shallow clone: \(failed.log)")
            #expect(try pull.hub.comments()[0].body.contains("the disk is on fire"))
            // With a manifest of one's own only the waivers are lost: in the comment, too.
            pull.runner.environment["GITHUB_BASE_REF"] = "main"
            let pushed = try pull.useAction(event: "push")
            let manifest = try #require(pushed.artifacts["lambda-pack-manifest"]?.first)
            let named = try pull.useAction(["baseline": manifest.path])
            #expect(named.status == 0, "\(named.log)")
            let body = try pull.hub.comments()[0].body
            #expect(
                body.contains("### lambda-pack: WARN") && body.contains("only the last commit is searched"), "\(body)")
        }
    }

    /// A waiver that git does not take for a trailer.
    @Test func aWaiverThatIsNotReadIsSaid() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            try pull.commit("squashed (#4)\n\nBinary-Size: the text is the product\n\nand a paragraph below it")
            try pull.commit("empty\n\nBinary-Size:")
            let outcome = try pull.useAction()
            #expect(outcome.status == 0, "\(outcome.log)")
            let body = try pull.hub.comments()[0].body
            let commits = try [pull.git("rev-parse", "HEAD"), pull.git("rev-parse", "HEAD^")].map { $0.prefix(12) }
            #expect(body.contains("'Binary-Size:' has no effect in \(commits[0]), \(commits[1])"), "\(body)")
            #expect(outcome.log.contains("::warning::'Binary-Size:' has no effect"), "\(outcome.log)")
        }
    }
}
