import ArgumentParser
import Dispatch
import LambdaPackCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a command so that it ends cleanly on Ctrl-C, on SIGTERM, and when the process that asked for it is gone.
///
/// `swift package` starts tools in a process group of their own, where Ctrl-C does not reach them, and ends without
/// waiting for them: so the plugin names itself and its parent, and both are watched.
enum Interruption {
    static func guarding(
        environment: [String: String], _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let shared = Reason()
        let task = Task { try await body() }
        let interrupt: @Sendable (String, Int32) -> Void = { text, code in
            shared.set(text, code)
            task.cancel()
        }
        // A reader of our output that has gone must not end us before we have cleaned up.
        signal(SIGPIPE, SIG_IGN)
        let signals = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")].map { number, name in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { interrupt("ended by \(name)", 128 + number) }
            source.resume()
            return source
        }
        let watch = watchParents(environment, interrupt)
        defer {
            for source in signals { source.cancel() }
            watch?.cancel()
        }
        do {
            try await task.value
        } catch {
            guard let (text, code) = shared.value else { throw error }
            Console.problem(
                Problem(
                    .interrupted, subject: "lambda-pack", "\(text)", advice: "the previous set is as it was"))
            throw ExitCode(code)
        }
    }

    private static func watchParents(
        _ environment: [String: String], _ interrupt: @escaping @Sendable (String, Int32) -> Void
    ) -> (any DispatchSourceTimer)? {
        let parents = (environment["LAMBDA_PACK_PARENTS"] ?? "").split(separator: " ").compactMap { pid_t($0) }
        guard let plugin = parents.first else { return nil }
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200))
        timer.setEventHandler {
            let gone = getppid() != plugin || parents.contains { kill($0, 0) != 0 && errno == ESRCH }
            if gone { interrupt("'swift package' has ended", 1) }
        }
        timer.resume()
        return timer
    }

    private final class Reason: Sendable {
        private let state = Mutex<(String, Int32)?>(nil)

        var value: (String, Int32)? { state.withLock { $0 } }

        func set(_ text: String, _ code: Int32) {
            state.withLock { if $0 == nil { $0 = (text, code) } }
        }
    }
}
