import ArgumentParser
import LambdaPackCore

extension LambdaPack {
    /// As ArgumentParser's own `main()`, but for what can't be printed: that is an error, for help and versions too.
    static func main() async {
        StandardStream.occupyClosed()
        var status = ExitCode.success
        do {
            var command = try parse(Array(CommandLine.arguments.dropFirst()))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            status = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty {
                if status.isSuccess { Console.result(text + "\n") } else { Console.status(text) }
            }
        }
        if let failure = Console.writeFailure {
            Console.problem(failure.problem)
            status = .failure
        }
        Self.exit(withError: status)
    }
}
