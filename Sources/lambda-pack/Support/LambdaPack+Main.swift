import ArgumentParser
import LambdaPackCore

extension LambdaPack {
    /// As ArgumentParser's own `main()`, but for what can't be printed: that is an error, for help and versions too.
    static func main() async {
        StandardStream.occupyClosed()
        var status = ExitCode.success
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try await execute(arguments)
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

    private static func execute(_ arguments: [String]) async throws {
        // Scripts ask for it often. To parse anything, ArgumentParser first looks up the types of all options of 'build'
        // in the records of every library that is loaded: half of the instructions of such a process.
        if arguments == ["--version"] { return Console.result("\(LambdaPackVersion.current)\n") }
        var command = try parse(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
