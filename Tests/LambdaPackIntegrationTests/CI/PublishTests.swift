import Foundation
import TestSupport
import Testing

/// This repository's own release, from the step on that makes it public.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct PublishTests {
    /// A checkout with a tag, and the two repositories that a release writes to.
    private struct Site {
        var runner: JobRunner
        let releases: GitHubReleases
        let checkout: URL
        let server: URL
        private let steps: [WorkflowStep]

        init(in directory: URL) async throws {
            checkout = directory / "checkout"
            server = directory / "server"
            let hub = try await HubServer(in: directory)
            runner = try JobRunner(in: directory, workspace: checkout, hub: hub)
            for (name, value) in [
                "github.server_url": server.path, "secrets.PLUGIN_PACKAGE_TOKEN": "plugin-secret",
                "github.token": "job-secret",
            ] {
                runner.contexts[name] = value
            }
            releases = try GitHubReleases(in: directory, for: &runner)
            let names = ["Release", "The plugin package", "The tag of the major version"]
            steps = try WorkflowFile(".github/workflows/publish.yml").steps("jobs", "release", "steps").suffix(3)
            try #require(steps.map(\.name) == names)
            for folder in ["Scripts/ci", "Scripts/dist"] {
                let place = checkout / folder
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(at: Repository.root / folder, to: place)
            }
            try "# Changes\n\n## 1.2.3 (2026-11-22)\n\n- first\n\n## 1.3.0 (2026-11-23)\n\n- second\n".write(
                to: checkout / "CHANGELOG.md", atomically: true, encoding: .utf8)
            for repository in ["shop/tiny", "swift-lambda-pack/swift-lambda-pack-plugin"] {
                try git(["init", "--quiet", "--bare", (server / repository).path])
            }
            try git(["-C", checkout.path, "init", "--quiet"])
            try tag("1.2.3")
            // What is on command lines, anybody on the machine can read.
            let git = try #require(findExecutable("git"))
            try runner.addProgram(
                "git",
                "#!/bin/sh\necho \"$* | $GIT_CONFIG_KEY_0 $GIT_CONFIG_VALUE_0\" >>'\(directory.path)/git-calls'\n"
                    + "exec '\(git)' \"$@\"\n")
        }

        func git(_ arguments: [String]) throws {
            let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
            let finished = try run("git", identity + arguments)
            try #require(finished.status == 0, "\(arguments): \(finished.output)")
        }

        /// Commits, tags, and pushes the tag.
        func tag(_ version: String) throws {
            try git(["-C", checkout.path, "commit", "--quiet", "--allow-empty", "-m", version])
            try git(["-C", checkout.path, "tag", version])
            try git(["-C", checkout.path, "push", "--quiet", (server / "shop/tiny").path, version])
        }

        /// The job once, with files of this content.
        func publish(_ version: String, _ content: String) throws -> JobRunner.Outcome {
            let plugin = checkout / "dist/swift-lambda-pack-plugin"
            try FileManager.default.createDirectory(at: plugin, withIntermediateDirectories: true)
            for (name, text) in [
                ("lambda-pack-\(version)-linux-arm64.tar.gz", content), ("SHA256SUMS", "\(content)  sums\n"),
                ("swift-lambda-pack-plugin/Package.swift", "// \(content)\n"),
            ] {
                try text.write(to: checkout / "dist/\(name)", atomically: true, encoding: .utf8)
            }
            var runner = runner
            runner.contexts["github.ref_name"] = version
            return try runner.run(steps, inputs: [:])
        }

        /// Which commit a tag of the repository is.
        func commit(_ tag: String) throws -> String {
            try run("git", ["-C", (server / "shop/tiny").path, "rev-parse", "\(tag)^{commit}"]).output
        }
    }

    @Test func aReleaseIsMadeOnceAndV1FollowsIt() async throws {
        try await withTemporaryDirectory { directory in
            let site = try await Site(in: directory)
            let first = try site.publish("1.2.3", "one")
            #expect(first.status == 0, "\(first.log)")
            #expect(try site.releases.calls() == ["release view", "release create", "release upload", "release edit"])
            #expect(try site.commit("v1") == site.commit("1.2.3"))
            // Once more, with the same files: nothing changes. With others: what users have the checksums of stays.
            let again = try site.publish("1.2.3", "one")
            #expect(again.status == 0 && again.log.contains("v1 is 1.2.3"), "\(again.log)")
            #expect(try site.releases.calls() == ["release view", "release download"])
            let other = try site.publish("1.2.3", "two")
            #expect(other.status == 1 && other.ran == ["Release"], "\(other.log)")
            #expect(try site.releases.calls() == ["release view", "release download"])
            let asset = site.releases.files / "lambda-pack-1.2.3-linux-arm64.tar.gz"
            #expect(try String(contentsOf: asset, encoding: .utf8) == "one")
            // A job that is repeated after a newer version does not take its tag back.
            try site.tag("1.3.0")
            let old = try site.publish("1.2.3", "one")
            #expect(old.status == 0 && old.log.contains("v1 stays: the newest version is 1.3.0"), "\(old.log)")
            #expect(try site.commit("v1") == site.commit("1.2.3"))
            let calls = try String(contentsOf: directory / "git-calls", encoding: .utf8)
            #expect(!calls.contains("secret"), "\(calls)")
            for token in ["plugin-secret", "job-secret"] {
                let header =
                    "http.extraHeader Authorization: Basic "
                    + Data("x-access-token:\(token)".utf8).base64EncodedString()
                #expect(
                    calls.split(separator: "\n").contains { $0.contains(" push ") && $0.hasSuffix(header) }
                        || calls.split(separator: "\n").contains { $0.hasPrefix("push ") && $0.hasSuffix(header) })
            }
        }
    }
}
