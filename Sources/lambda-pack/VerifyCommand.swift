import ArgumentParser
import LambdaPackCore

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares a finished set with its manifest, entry by entry.",
        discussion: """
            With --rebuild the package is built a second time, with nothing of the first build and with the same \
            options, and the archives are compared. Sources that changed since the set was built are named instead. Exits with 4 if anything differs, and with 2 if the set is marked as not releasable.
            """)

    @Flag(help: "Build again from scratch, and compare.")
    var rebuild = false

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Compiler and linker") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight") var preflight: PreflightOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            try await Interruption.guarding(environment: environment) { try await verify(environment) }
        }
    }

    private func verify(_ environment: RunEnvironment) async throws {
        var options = CommandLineOptions(common, selection, compiler, linkage, preflight)
        options.fillTraits(environment)
        common.findPackage(&options, environment, isNeeded: rebuild || selection.output == nil)
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let outcome = try await SetVerification.run(options, environment, rebuilding: rebuild, printer.handle)
        if let outputFile = selection.outputFile {
            try UserFile.write(CanonicalJSON.encode(outcome.record), to: FilePath(outputFile))
        }
        Console.problems(outcome.problems)
        guard outcome.isVerified else { throw ExitCode(ExitStatus.verificationDiffers.rawValue) }
        if !common.quiet { Console.result(summary(outcome)) }
        guard outcome.set.manifest.releasable else {
            Console.status(
                "the set is not releasable: it is over a budget (see budgets in \(outcome.set.manifestFile))")
            throw ExitCode(ExitStatus.overBudget.rawValue)
        }
    }

    private func summary(_ outcome: SetVerification.Outcome) -> String {
        let count = outcome.set.manifest.artifacts.count
        let rebuilt =
            !rebuild
            ? ""
            : ", and come out the same when built again\(outcome.problems.isEmpty ? "" : ", but for their compression")"
        return
            "\(outcome.set.directory): \(count) archive\(count == 1 ? " is" : "s are") what the manifest says\(rebuilt)\n"
    }
}
