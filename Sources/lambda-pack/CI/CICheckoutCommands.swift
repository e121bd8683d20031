import ArgumentParser
import LambdaPackCore

/// `ci merge-base`: the commit where HEAD left a ref.
struct CIMergeBaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-base", abstract: "Prints the commit where HEAD and a ref part.")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("A branch, tag or commit.", valueName: "ref")) var ref: String

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            let repository = try await GitRepository.containing(common.directory, path: environment.path)
            Console.dataLine(try await repository.mergeBase(with: ref))
        }
    }
}

/// `ci restore-times`: lets a restored build directory fit a fresh checkout.
struct CIRestoreTimesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore-times",
        abstract: "Dates a fresh checkout's files by what they hold, so that a restored build directory serves.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            let count = try await CheckoutTimes.restore(in: common.directory, path: environment.path)
            if !common.quiet { Console.status("\(count) files are dated by what they hold") }
        }
    }
}

extension CommonOptions {
    /// The package's directory, as git is asked for it.
    fileprivate var directory: FilePath { FilePath(packagePath ?? ".").absolute }
}
