import Dispatch
import POSIX

/// What asks this process to end.
package enum Termination {
    package struct Signal: Sendable, Hashable {
        package var name: String
        /// What a shell would report: 128 and the signal's number.
        package var exitCode: Int32
    }

    /// Hands over the signals that ask a process to end, in place of ending it, until the value goes. A reader of
    /// our output that has gone does not end us, either.
    package static func watch(_ handler: @escaping @Sendable (Signal) -> Void) -> Watch {
        signal(SIGPIPE, SIG_IGN)
        return Watch(
            [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")].map { number, name in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { handler(Signal(name: name, exitCode: 128 + number)) }
                return source
            })
    }

    /// Tells when one of these processes is gone, or the first of them is no longer the parent of this one.
    package static func watch(parents: [Int32], _ handler: @escaping @Sendable () -> Void) -> Watch {
        guard let parent = parents.first else { return Watch([]) }
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200))
        timer.setEventHandler {
            if getppid() != parent || parents.contains(where: { kill($0, 0) != 0 && errno == ESRCH }) { handler() }
        }
        return Watch([timer])
    }

    package struct Watch: ~Copyable {
        private let sources: [any DispatchSourceProtocol]

        fileprivate init(_ sources: [any DispatchSourceProtocol]) {
            self.sources = sources
            for source in sources { source.resume() }
        }

        deinit {
            for source in sources { source.cancel() }
        }
    }
}
