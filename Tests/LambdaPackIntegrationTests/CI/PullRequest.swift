import Foundation
import TestSupport
import Testing

/// A repository with a branch, checked out for a job in a container: it belongs to another user than the job runs as.
struct PullRequest {
    let tiny: TinyPackage
    let hub: HubServer
    var runner: JobRunner
    /// Where the steps of the action are.
    private let action: WorkflowFile

    static let isPossible =
        findExecutable("git") != nil && findExecutable("curl") != nil
        && findExecutable("python3") != nil
    static let comment: Comment = "git, curl or python3 is missing"

    /// - Parameter configuration: of the base; the host's architecture is added.
    init(in directory: URL, configuration: String = "budgets: {growth: 20 kB}\n", pageSize: Int = 100) async throws {
        tiny = try TinyPackage(in: directory)
        hub = try await HubServer(in: directory, pageSize: pageSize)
        runner = try JobRunner(in: directory, workspace: tiny.package, hub: hub)
        action = try WorkflowFile("action.yml")
        try configure(configuration)
        try tiny.write(".gitignore", ".build\n")
        try git("init", "--quiet", "--initial-branch", "main")
        try commit("base")
        try git("update-ref", "refs/remotes/origin/main", "HEAD")
        try git("checkout", "--quiet", "-b", "more")
        try commit("nothing yet")
    }

    func configure(_ text: String) throws {
        try tiny.write("lambda-pack.yml", "architectures: [\(Machine.architecture)]\n\(text)")
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let finished = try run(
            "git",
            [
                "-C", tiny.package.path, "-c", "safe.directory=*", "-c", "user.name=A", "-c",
                "user.email=a@example.org",
            ] + arguments)
        try #require(finished.status == 0, "\(arguments): \(finished.output)")
        return finished.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func commit(_ message: String) throws {
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        // Root alone can give files away. Elsewhere the job reads its own checkout, and says so.
        if getuid() == 0 { try run("chown", ["-R", "12345", tiny.package.path]) }
    }

    /// Something that no compressor makes smaller.
    func addLargeText() throws {
        var noise = SeededGenerator(seed: 85)
        let text = (0..<100_000).map { _ in String(UInt32(truncatingIfNeeded: noise.next()), radix: 36) }.joined()
        try tiny.write("Assets/text.txt", text)
    }

    /// Runs the action as a step of a job.
    ///
    /// - Parameter inputs: those that are not the default.
    func useAction(_ inputs: [String: String] = [:], event: String = "pull_request") throws -> JobRunner.Outcome {
        var runner = runner
        runner.contexts["github.event_name"] = event
        runner.contexts["github.sha"] = try git("rev-parse", "HEAD")
        if event == "pull_request" {
            runner.contexts["github.event.pull_request.head.sha"] = runner.contexts["github.sha"]
        }
        if event != "pull_request" {
            runner.environment["GITHUB_BASE_REF"] = nil
            runner.contexts["github.base_ref"] = ""
        }
        var all = try action.defaults("inputs").mapValues { value in
            try WorkflowExpression.filled(value) { path in .text(try #require(runner.contexts[path], "\(path)")) }
        }
        // Not downloaded, unless a test is about that.
        all["tool"] = Tool.path
        all["cache"] = "false"
        for (name, value) in inputs {
            try #require(all[name] != nil, "no input '\(name)'")
            all[name] = value
        }
        return try runner.run(action.steps("runs", "steps"), inputs: all)
    }

    /// A comment as the run's own summary has it: without the commit that it is of.
    func withoutCommit(_ comment: String) throws -> String {
        comment.replacing(" Commit \(try git("rev-parse", "HEAD").prefix(12)).", with: "")
    }

    /// Puts what a run on the base branch has uploaded where later runs find it.
    func keep(_ outcome: JobRunner.Outcome, as name: String = "lambda-pack-manifest", id: Int, sha: String) throws {
        try hub.add(
            HubServer.Artifact(id: id, name: name, sha: sha),
            files: try #require(outcome.artifacts[name], "\(outcome.log)"))
    }
}
