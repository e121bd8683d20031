import ArgumentParser
import LambdaPackCore
import Synchronization

/// Runs a command so that it ends cleanly on Ctrl-C, on SIGTERM, and when the process that asked for it is gone.
///
/// `swift package` starts tools in a process group of their own, where Ctrl-C does not reach them, and ends without
/// waiting for them: so the plugin names itself and its parent, and both are watched.
enum Interruption {
    /// - Parameter unchanged: what the interrupted command leaves as it was.
    static func guarding(
        environment: RunEnvironment, unchanged: String = "the previous set is as it was",
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let shared = Reason()
        let task = Task { try await body() }
        let interrupt: @Sendable (String, Int32) -> Void = { text, code in
            shared.set(text, code)
            task.cancel()
        }
        let signals = Termination.watch { interrupt("ended by \($0.name)", $0.exitCode) }
        defer { withExtendedLifetime(signals) {} }
        let watch = Termination.watch(parents: environment.plugin ?? []) { interrupt("'swift package' has ended", 1) }
        defer { withExtendedLifetime(watch) {} }
        do {
            try await task.value
        } catch {
            guard let (text, code) = shared.value else { throw error }
            Console.problem(
                Problem(
                    .interrupted, subject: "lambda-pack", "\(text)", advice: unchanged))
            throw ExitCode(code)
        }
    }

    private final class Reason: Sendable {
        private let state = Mutex<(String, Int32)?>(nil)

        var value: (String, Int32)? { state.withLock { $0 } }

        func set(_ text: String, _ code: Int32) {
            state.withLock { if $0 == nil { $0 = (text, code) } }
        }
    }
}
