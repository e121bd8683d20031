import LambdaPackCore

/// Turns events into lines that read as well through a pipe as in a terminal.
struct ProgressPrinter: Sendable {
    var quiet: Bool
    var verbose: Bool

    func handle(_ event: ProgressEvent) {
        switch event {
        case .started(let step):
            if verbose { Console.status("\(label(step))  …") }
        case .running(let step, let elapsed, let detail):
            if !quiet { Console.status("\(label(step))  \(seconds(elapsed)) …  \(detail)") }
        case .finished(let step, let elapsed):
            if !quiet { Console.status("\(label(step))  \(seconds(elapsed))") }
        case .compilerOutput(let bytes): if !verbose { Console.raw(bytes) }
        case .buildOutput(let bytes): if verbose { Console.raw(bytes) }
        case .detail(let text): if verbose { Console.status(text) }
        case .note(let text): if !quiet { Console.status("note: \(text)") }
        case .warning(let problem): Console.problem(problem)
        }
    }

    private func label(_ step: ProgressEvent.Step) -> String {
        [
            step.kind.rawValue.padded(to: 8), step.product.padded(to: 16),
            (step.architecture?.rawValue ?? "").padded(to: 6),
        ].joined(separator: " ")
    }

    private func seconds(_ duration: Duration) -> String {
        let (whole, atto) = duration.components
        let hundredths = whole * 100 + (atto + 5_000_000_000_000_000) / 10_000_000_000_000_000
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction) s".leftPadded(to: 8)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
