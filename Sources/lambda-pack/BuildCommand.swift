import ArgumentParser
import LambdaPackCore

struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Builds, strips and packages the executable products. (default)",
        discussion: """
            Leaves <output>/functions/<Product>-<arch>.zip with a static, stripped 'bootstrap', manifest.json, \
            provenance.json, SHA256SUMS and <output>/debug/<Product>-<arch>.debug, and prints a table. A run replaces \
            the whole set at once, or nothing.
            """)

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Compiler and linker") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight") var preflight: PreflightOptions
    @Flag(
        help: """
            Build and check what can be built after something else has failed. Exits with 1 all the same, and leaves the \
            previous set as it is. (default: stop after the first architecture for which anything fails)
            """)
    var keepGoing = false

    @OptionGroup(title: "Reports") var failures: FailureOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures(to: failures.failureReport) {
            try await Interruption.guarding(environment: environment) { try await build(environment) }
        }
    }

    private func build(_ environment: RunEnvironment) async throws {
        var options = CommandLineOptions(common, selection, compiler, linkage, preflight)
        options.keepsGoing = keepGoing
        options.fillTraits(environment)
        common.findPackage(&options, environment)
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let context = try await PackageContext.open(options, environment, narrows: true)
        // Errors alone are no place for it, but a set that lacks an architecture is.
        if let omission = context.omission { printer.handle(.omission(omission)) }
        let build = PackageBuild(context, printer.handle)
        let outcome = try await build.run()
        guard outcome.breakage.isEmpty else { throw incomplete(outcome) }
        if let outputFile = selection.outputFile {
            try UserFile.write(CanonicalJSON.encode(outcome.manifest), to: FilePath(outputFile))
        }
        PartialSetNote.print(outcome.manifest, quiet: common.quiet)
        if !common.quiet {
            let layout = Terminal.output.layout
            Console.result(SummaryTable.render(outcome.manifest, layout: layout))
            if linkage.explain {
                Console.result("\n" + outcome.explanation.rendered(layout) + "\n")
                Console.result(try outcome.icu.rendered(layout))
            }
            Console.result(outcome.isWritten ? "\(outcome.output)\n" : "unchanged: \(outcome.output)\n")
        }
        // Last, where eyes are.
        Console.problems(outcome.budgetProblems)
        if !outcome.manifest.releasable { throw ExitCode(ExitStatus.overBudget.rawValue) }
    }
}

extension BuildCommand {
    /// Shows what did build, and returns what did not.
    private func incomplete(_ outcome: PackagePipeline.Outcome) -> Failure {
        if !common.quiet { Console.result(SummaryTable.render(outcome.manifest, layout: Terminal.output.layout)) }
        Console.problems(outcome.budgetProblems)
        let missing = Set(outcome.breakage.items.map { "\($0.product)-\($0.architecture.rawValue)" }).sorted()
        let built = outcome.manifest.functions.count
        return outcome.breakage.failure(adding: [
            Problem(
                .incomplete, subject: outcome.output.string,
                "\(missing.count) of \(missing.count + built) functions are missing: nothing was written",
                cause: "missing: \(missing.joined(separator: ", "))",
                advice: "the previous set, where there is one, is as it was: \(outcome.output)")
        ])
    }
}

extension ParsableCommand {
    /// Shows what went wrong, and exits with what the documentation promises.
    ///
    /// - Parameter file: where to write it as JSON, too; nil for nowhere.
    func reportingFailures(to file: String? = nil, _ body: () async throws -> Void) async throws {
        defer { Console.setLive([]) }
        do {
            try await body()
        } catch let error where !(error is ExitCode || error is ValidationError || error is CleanExit) {
            let failure = Failure(wrapping: error)
            Console.failure(failure)
            if let file {
                let report = FailureReport(failure, command: Self.configuration.commandName ?? "lambda-pack")
                do { try UserFile.write(CanonicalJSON.encode(report), to: FilePath(file)) } catch {
                    // The failure itself counts.
                    Console.failure(Failure(wrapping: error))
                }
            }
            throw ExitCode(failure.exitStatus.rawValue)
        }
    }
}

extension Failure {
    /// Any error that a command ends with, as problems.
    fileprivate init(wrapping error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let problem as Problem: self.init(problem)
        case let error as SystemCallError:
            self.init(
                Problem(
                    .fileSystem, subject: error.path, error.description,
                    advice: error.isNoSpace ? "make room on that disk" : "check the path and its permissions"))
        // Words that nobody has looked at, as errors of files and archives have them.
        default: self.init(Problem(.internalError, subject: "lambda-pack", "\(error)"))
        }
    }
}
