import Foundation
import TestSupport
import Testing

/// Runs the steps of the action and of workflows as a runner in a container does: with `bash --noprofile --norc -eo
/// pipefail`, a PATH without gh, jq, python3 and unzip, a home of its own, and a `RUNNER_TEMP` that is another path than
/// the expression `runner.temp`.
struct JobRunner {
    /// How the steps ended, what they printed, and what they left.
    struct Outcome {
        var status: Int32 = 0
        var log = ""
        var ran: [String] = []
        /// `steps.<id>.outputs.<name>`
        var outputs: [String: String] = [:]
        var summary = ""
        /// What was uploaded, by the artifact's name.
        var artifacts: [String: [URL]] = [:]
        var codeScanning: [String: String] = [:]
    }

    let directory: URL
    var contexts: [String: String] = [
        "github.event_name": "pull_request", "github.base_ref": "main", "github.sha": "0000",
        "github.event.pull_request.number": "7", "github.repository": "shop/tiny", "github.token": "write-token",
        // Only outside of the container.
        "runner.temp": "/home/runner/work/_temp", "runner.os": "Linux",
    ]
    var environment: [String: String] = [:]
    var workspace: URL
    /// Build directories by their keys, as archives.
    var caches: URL { directory / "caches" }
    var temporary: URL { directory / "__w/_temp" }
    private var bin: URL { directory / "runner-bin" }

    init(in directory: URL, workspace: URL, hub: HubServer) throws {
        self.directory = directory
        self.workspace = workspace
        for folder in [temporary, bin, directory / "home", directory / "caches"] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for name in Self.programs {
            guard let path = findExecutable(name), !FileManager.default.fileExists(atPath: (bin / name).path) else {
                continue
            }
            try FileManager.default.createSymbolicLink(atPath: (bin / name).path, withDestinationPath: path)
        }
        environment = [
            "HOME": (directory / "home").path, "RUNNER_TEMP": temporary.path, "GITHUB_ACTIONS": "true", "CI": "true",
            "GITHUB_REPOSITORY": "shop/tiny", "GITHUB_WORKSPACE": workspace.path, "GITHUB_API_URL": hub.address,
            "GITHUB_BASE_REF": "main", "GITHUB_ACTION_PATH": Repository.root.path, "LANG": "C.UTF-8",
        ]
    }

    /// What images of Swift and of Debian have.
    private static let programs = [
        "awk", "basename", "bash", "cat", "chmod", "cp", "curl", "cut", "date", "diff", "dirname", "env", "expr",
        "false", "find", "git", "grep", "gzip", "head", "id", "ln", "ls", "mkdir", "mktemp", "mount", "mv", "readlink",
        "rm", "sed", "sh", "sha256sum", "sleep", "sort", "tail", "tar", "touch", "tr", "true", "uname", "unshare", "wc",
        "ld", "ld.gold", "ar", "readelf",
    ]

    var path: String {
        let swift = findExecutable("swift").map {
            URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent().path
        }
        return ([bin.path] + [swift].compactMap(\.self)).joined(separator: ":")
    }

    /// Whether a command is on the PATH of steps.
    func has(_ command: String) -> Bool {
        path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(command)") }
    }

    /// Runs steps in their order, up to one that fails.
    ///
    /// - Parameter inputs: those of the action, where they are not the default.
    func run(_ steps: [WorkflowStep], inputs: [String: String], tool: Bool = false) throws -> Outcome {
        var outcome = Outcome()
        var path = tool ? "\(URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path):\(self.path)" : self.path
        for step in steps {
            let known = outcome.outputs
            let contexts: WorkflowExpression.Contexts = { try value($0, inputs, known) }
            if let condition = step.condition {
                let text = condition.replacing("${{", with: "").replacing("}}", with: "")
                guard try WorkflowExpression.evaluate(text, contexts).isTrue else { continue }
            }
            outcome.ran.append(step.name)
            outcome.log += "# \(step.name)\n"
            if let action = step.action {
                let values = try step.inputs.mapValues { try WorkflowExpression.filled($0, contexts) }
                try use(action, step, values, &outcome)
                continue
            }
            let variables = try step.environment.mapValues { try WorkflowExpression.filled($0, contexts) }
            let finished = try perform(step, variables, path: path)
            outcome.log += finished.output
            for (name, value) in try pairs("GITHUB_OUTPUT") {
                outcome.outputs["steps.\(step.id ?? "").outputs.\(name)"] = value
            }
            for line in try lines("GITHUB_PATH") { path = "\(line):\(path)" }
            outcome.summary += try String(contentsOf: directory / "GITHUB_STEP_SUMMARY", encoding: .utf8)
            guard finished.status == 0 else {
                outcome.status = finished.status
                return outcome
            }
        }
        return outcome
    }

    /// One step's script, with nothing of the test's own environment.
    func perform(_ step: WorkflowStep, _ variables: [String: String], path: String) throws -> TestSupport.Finished {
        var all: [String: String?] = [:]
        for name in ProcessInfo.processInfo.environment.keys { all.updateValue(nil, forKey: name) }
        for (name, value) in environment { all[name] = value }
        all["PATH"] = path
        for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            try Data().write(to: directory / name)
            all[name] = (directory / name).path
        }
        for (name, value) in variables { all[name] = value }
        let script = directory / "step.sh"
        try (step.script ?? "").write(to: script, atomically: true, encoding: .utf8)
        return try TestSupport.run(
            (bin / "bash").path, ["--noprofile", "--norc", "-e", "-o", "pipefail", script.path], environment: all,
            in: workspace)
    }

    private func value(
        _ path: String, _ inputs: [String: String], _ outputs: [String: String]
    ) throws -> WorkflowExpression.Value {
        if path.hasPrefix("steps.") { return outputs[path].map { .text($0) } ?? .null }
        if let name = path.wholeMatch(of: #/inputs\.(.+)/#)?.1 {
            return .text(try #require(inputs[String(name)], "no input \(name)"))
        }
        // What an event does not have is null.
        if path.hasPrefix("github.event.") { return contexts[path].map { .text($0) } ?? .null }
        return .text(try #require(contexts[path], "unknown: \(path)"))
    }

    private func lines(_ file: String) throws -> [String] {
        try String(contentsOf: directory / file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func pairs(_ file: String) throws -> [(String, String)] {
        try lines(file).map { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }
}
