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
    /// The names of steps that use an action which fails.
    var broken: Set<String> = []
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
            "GITHUB_GRAPHQL_URL": "\(hub.address)/graphql",
            "GITHUB_BASE_REF": "main", "GITHUB_ACTION_PATH": Repository.root.path, "LANG": "C.UTF-8",
        ]
    }

    /// What images of Swift and of Debian have.
    private static let programs = [
        "awk", "base64", "basename", "bash", "cat", "chmod", "cp", "curl", "cut", "date", "diff", "dirname", "env",
        "expr",
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

    /// Puts a script on the PATH of steps, in place of a program of that name.
    func addProgram(_ name: String, _ script: String) throws {
        let file = bin / name
        try? FileManager.default.removeItem(at: file)
        try script.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Whether a command is on the PATH of steps.
    func has(_ command: String) -> Bool {
        path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(command)") }
    }

    /// Runs steps in their order. After one that failed only those go on whose condition asks how the job stands.
    ///
    /// - Parameter inputs: those of the action, where they are not the default.
    func run(_ steps: [WorkflowStep], inputs: [String: String], tool: Bool = false) throws -> Outcome {
        var outcome = Outcome()
        var path = tool ? "\(URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path):\(self.path)" : self.path
        for step in steps {
            let known = outcome
            let contexts: WorkflowExpression.Contexts = { try value($0, inputs, known) }
            let condition = (step.condition ?? "success()").replacing("${{", with: "").replacing("}}", with: "")
            let asks = condition.contains(#/\b(always|success|failure|cancelled)\(\)/#)
            guard asks || outcome.status == 0, try WorkflowExpression.evaluate(condition, contexts).isTrue else {
                continue
            }
            outcome.ran.append(step.name)
            outcome.log += "# \(step.name)\n"
            if let action = step.action {
                let values = try step.inputs.mapValues { try WorkflowExpression.filled($0, contexts) }
                if broken.contains(step.name) {
                    outcome.log += "\(action) failed\n"
                    if !step.continuesOnError { outcome.status = 1 }
                } else {
                    try use(action, step, values, &outcome)
                }
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
            if finished.status != 0, !step.continuesOnError { outcome.status = finished.status }
        }
        return outcome
    }

    /// One of the actions' scripts alone, as a step with the id `script`.
    ///
    /// - Parameters:
    ///   - arguments: as a shell reads them.
    ///   - before: what the shell does first.
    func runScript(
        _ name: String, _ arguments: String, _ variables: [String: String], before: String = ""
    ) throws -> Outcome {
        let step = WorkflowStep(
            name: name, id: "script", condition: nil,
            script: "\(before)\n\"$GITHUB_ACTION_PATH/Scripts/ci/\(name)\" \(arguments)\n", action: nil, inputs: [:],
            environment: variables)
        return try run([step], inputs: [:], tool: true)
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
        _ path: String, _ inputs: [String: String], _ outcome: Outcome
    ) throws -> WorkflowExpression.Value {
        switch path {
        case "success()": return .bool(outcome.status == 0)
        case "failure()": return .bool(outcome.status != 0)
        case "cancelled()": return .bool(false)
        default: break
        }
        if path.hasPrefix("steps.") { return outcome.outputs[path].map { .text($0) } ?? .null }
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
