import POSIX
import Subprocess
import Synchronization

/// How a command ended, and what it printed.
package struct CommandResult: Sendable {
    /// Standard output and standard error in the order in which they came.
    package var output: [UInt8]
    /// The exit code; nil where a signal ended it.
    package var exitCode: Int32?

    package var succeeded: Bool { exitCode == 0 }
    package var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs commands so that none outlives this process's interest in it.
package enum ProcessRunner {
    /// Runs one command with both output streams merged, handing over each piece as it comes.
    ///
    /// Each command leads a process group of its own. When the task is cancelled, the group gets SIGINT (on which
    /// SwiftPM ends its compilers itself), then SIGTERM, then SIGKILL; descendants that outlive it are ended, too.
    package static func run(
        _ command: Command, onOutput: @Sendable ([UInt8]) -> Void = { _ in }
    ) async throws -> CommandResult {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .interrupt, toProcessGroup: true, allowedDurationToNextStep: .seconds(5)),
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
        ]
        let environment: Environment
        switch command.environment {
        case .inherited(let added):
            var changes: [Environment.Key: String?] = [:]
            for (name, value) in added { changes[.init(stringLiteral: name)] = value }
            environment = .inherit.updating(changes)
        case .exactly(let variables):
            var all: [Environment.Key: String] = [:]
            for (name, value) in variables { all[.init(stringLiteral: name)] = value }
            environment = .custom(all)
        }
        let family = Family()
        defer { family.endSurvivors() }
        return try await withTaskCancellationHandler {
            try await run(command, environment, options, family, onOutput)
        } onCancel: {
            family.note()
        }
    }

    private static func run(
        _ command: Command, _ environment: Environment, _ options: PlatformOptions, _ family: Family,
        _ onOutput: @Sendable ([UInt8]) -> Void
    ) async throws -> CommandResult {
        let result = try await Subprocess.run(
            .path(command.executable),
            arguments: .init(command.arguments),
            environment: environment,
            workingDirectory: command.workingDirectory,
            platformOptions: options,
            input: .none,
            output: .sequence,
            error: .combinedWithOutput
        ) { execution in
            family.lead(execution.processIdentifier.value)
            var output: [UInt8] = []
            for try await piece in execution.standardOutput {
                let bytes = piece.withUnsafeBytes { Array($0) }
                output += bytes
                onOutput(bytes)
            }
            return output
        }
        try Task.checkCancellation()
        let exitCode: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
        return CommandResult(output: result.closureResult, exitCode: exitCode)
    }

    /// A command and what it starts, from the moment it is cancelled.
    private final class Family: Sendable {
        private let state = Mutex<(leader: pid_t?, tree: ProcessTree?)>((nil, nil))

        func lead(_ pid: pid_t) { state.withLock { $0.leader = pid } }

        func note() {
            state.withLock { state in
                if let leader = state.leader { state.tree = ProcessTree(below: leader) }
            }
        }

        func endSurvivors() { state.withLock { $0.tree?.kill() } }
    }
}
