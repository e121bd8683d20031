import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A function and its layers where Lambda unpacks them: `/var/task` and `/opt` of a mount namespace of its own.
struct PrivateRoot {
    let task: URL
    let opt: URL
    /// In front of the program: nothing, or an emulator with its system.
    var runner: [String] = []

    /// Unpacks with Info-ZIP.
    init(_ function: Manifest.Function, _ manifest: Manifest, of output: URL, in directory: URL) throws {
        task = directory / "task"
        opt = directory / "opt"
        func unzip(_ path: String, to target: URL) throws {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            let finished = try run("unzip", ["-q", "-o", (output / path).path, "-d", target.path])
            guard finished.status == 0 else { throw BuildFailure(output: finished.output) }
        }
        try unzip(function.archive.path, to: task)
        try FileManager.default.createDirectory(at: opt, withIntermediateDirectories: true)
        for reference in function.layers {
            let layer = try #require(
                manifest.layers.first { $0.name == reference.name && $0.architecture == function.architecture })
            try unzip(layer.archive.path, to: opt)
        }
    }

    /// provided.al2023's own (aws-lambda-base-images).
    static let libraryPath =
        "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"

    /// The command that starts `bootstrap` there.
    var command: (executable: String, arguments: [String]) {
        let start =
            runner.isEmpty
            ? "exec env LD_LIBRARY_PATH=\(Self.libraryPath) /var/task/bootstrap"
            : "exec \(runner.joined(separator: " ")) -E LD_LIBRARY_PATH=\(Self.libraryPath) /var/task/bootstrap"
        let script =
            "mount -t tmpfs tmpfs /var && mkdir /var/task && mount --bind \"$1\" /var/task && mount --bind \"$2\" /opt && cd /var/task && \(start)"
        return ("unshare", ["-rm", "sh", "-c", script, "sh", task.path, opt.path])
    }

    /// Answers events until there are no more.
    func answers(to events: [String], environment: [String: String?] = [:]) throws -> [RuntimeAPI.Answer] {
        let outcome = try outcome(of: events, environment: environment)
        if outcome.answers.isEmpty { Issue.record("no answer: \(outcome.output)") }
        return outcome.answers
    }

    /// The same, with all that the function and its loader print.
    func outcome(
        of events: [String], environment: [String: String?] = [:]
    ) throws -> (answers: [RuntimeAPI.Answer], output: String) {
        let api = try RuntimeAPI(events: events)
        defer { api.stop() }
        var variables = environment
        variables["AWS_LAMBDA_RUNTIME_API"] = api.address
        variables["LAMBDA_TASK_ROOT"] = "/var/task"
        let finished = try run(command.executable, command.arguments, environment: variables) { process in
            let deadline = Date().addingTimeInterval(120)
            while api.received.count < events.count, process.isRunning, Date() < deadline { usleep(20_000) }
            process.terminate()
        }
        return (api.received, finished.output)
    }
}
