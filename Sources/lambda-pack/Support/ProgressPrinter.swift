import LambdaPackCore
import Synchronization

/// Turns events into lines: on a terminal one for each step that runs, written anew as it goes on; in a log a plain line
/// when a step ends, and now and then a sign of life.
final class ProgressPrinter: Sendable {
    private let quiet: Bool
    private let verbose: Bool
    private let isInteractive: Bool
    private let state = Mutex(State())
    private let output = LineSplitter()

    private struct State: Sendable {
        var running: [Running] = []
    }

    private struct Running: Sendable {
        var step: ProgressEvent.Step
        var elapsed = Duration.zero
        var detail = ""
        var nextSign = ProgressPrinter.firstSign
    }

    private static let firstSign = Duration.seconds(5)
    /// Signs of life come at twice the time of the last one, and at least this often.
    private static let rarestSign = Duration.seconds(30)

    init(quiet: Bool, verbose: Bool, isInteractive: Bool = Terminal.errors.isInteractive) {
        self.quiet = quiet
        self.verbose = verbose
        self.isInteractive = isInteractive && !quiet && !verbose
    }

    func handle(_ event: ProgressEvent) {
        switch event {
        case .started(let step):
            if verbose { Console.status("\(label(step))  …") }
            update { $0.running.append(Running(step: step)) }
        case .running(let step, let elapsed, let detail): goesOn(step, elapsed, detail)
        case .finished(let step, let elapsed):
            update { state in state.running.removeAll { $0.step == step } }
            if !quiet { Console.status("\(label(step))  \(Self.seconds(elapsed))") }
        case .failed(let step): update { state in state.running.removeAll { $0.step == step } }
        case .compilerOutput(let bytes): if !verbose { Console.output(bytes) }
        case .buildOutput(let bytes):
            if verbose { for line in output.append(bytes) { Console.output(Array((line + "\n").utf8)) } }
        case .detail(let text): if verbose { Console.status("\(text)") }
        case .status(let text): if !quiet { Console.status(text) }
        case .note(let text): if !quiet { Console.note(text) }
        case .omission(let text): Console.status(text)
        case .warning(let problem): Console.problem(problem)
        }
    }

    private func goesOn(_ step: ProgressEvent.Step, _ elapsed: Duration, _ detail: String) {
        var isDue = false
        update { state in
            guard let index = state.running.firstIndex(where: { $0.step == step }) else { return }
            state.running[index].elapsed = elapsed
            state.running[index].detail = detail
            guard elapsed >= state.running[index].nextSign else { return }
            isDue = true
            state.running[index].nextSign += min(state.running[index].nextSign, Self.rarestSign)
        }
        if isDue, !quiet, !isInteractive { Console.status("\(label(step))  \(Self.seconds(elapsed)) …  \(detail)") }
    }

    private func update(_ change: (inout State) -> Void) {
        // Under the lock: two threads' lines come in the order of their changes.
        state.withLock { state in
            change(&state)
            guard isInteractive else { return }
            Console.setLive(
                state.running.map { "\(label($0.step))  \(Self.seconds($0.elapsed))  \($0.detail)" as DisplayText })
        }
    }

    private func label(_ step: ProgressEvent.Step) -> DisplayText {
        [
            (step.kind.rawValue, 8), (step.product, 16), (step.architecture?.rawValue ?? "", 6),
        ].map { DisplayText(line: $0).padded(to: $1) }.joined(separator: " ")
    }

    private static func seconds(_ duration: Duration) -> DisplayText {
        let (whole, atto) = duration.components
        let hundredths = whole * 100 + (atto + 5_000_000_000_000_000) / 10_000_000_000_000_000
        let fraction = String(hundredths % 100)
        let text = "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction) s"
        return DisplayText(line: text).padded(to: 8, atEnd: false)
    }
}
