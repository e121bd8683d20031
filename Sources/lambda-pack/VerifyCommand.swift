import ArgumentParser
import LambdaPackCore

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Holds a finished set against its manifest, entry by entry.",
        discussion: """
            With --rebuild the package is built a second time, with nothing of the first build and with the same \
            options, and the archives are compared. Sources that changed since the set was built are named instead. Exits with 4 where anything differs, and with 2 where the set is marked as not releasable.
            """)

    @Flag(help: "Build again from nothing, and compare.")
    var rebuild = false

    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Compiler and linker") var compiler: CompilerOptions
    @OptionGroup(title: "Linkage and layers") var linkage: LinkageOptions
    @OptionGroup(title: "Preflight") var preflight: PreflightOptions
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        let environment = ProcessEnvironment.current
        try await reportingFailures {
            try await Interruption.guarding(environment: environment) { try await verify(environment) }
        }
    }

    private func verify(_ environment: [String: String]) async throws {
        var options = CommandLineOptions(common, selection, compiler, linkage, preflight)
        common.findPackage(&options, environment, isNeeded: rebuild || selection.output == nil)
        let output = try Configuration.output(options, environment)
        let verification = try SetVerification(output: output)
        PartialSetNote.print(verification.manifest, quiet: common.quiet)
        var problems = try await verification.problems()
        if rebuild { problems += try await rebuilt(verification.manifest, options, environment) }
        if let outputFile = selection.outputFile {
            let result = VerificationResult(
                verified: !problems.contains { $0.severity == .error }, releasable: verification.manifest.releasable,
                problems: problems.map(\.message))
            try UserFile.write(CanonicalJSON.encode(result), to: FilePath(outputFile))
        }
        Console.problems(problems)
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw ExitCode(ExitStatus.verificationDiffers.rawValue)
        }
        let rebuilt =
            !rebuild
            ? "" : ", and come out the same when built again\(problems.isEmpty ? "" : ", but for their compression")"
        let count = verification.manifest.functions.count + verification.manifest.layers.count
        if !common.quiet {
            Console.result(
                "\(output): \(count) archive\(count == 1 ? " is" : "s are") what the manifest says\(rebuilt)\n"
            )
        }
        guard verification.manifest.releasable else {
            Console.status(
                "the set is not releasable: it is over a budget (see budgets in \(output / "manifest.json"))")
            throw ExitCode(ExitStatus.overBudget.rawValue)
        }
    }

    private func rebuilt(
        _ manifest: Manifest, _ options: CommandLineOptions, _ environment: [String: String]
    ) async throws -> [Problem] {
        let directory = try Configuration.packageDirectory(options, EnvironmentOptions(environment))
        let set = try Configuration.output(options, environment)
        let provenance = Provenance.read(beside: set)
        var options = provenance?.overrides?.filling(options, packageDirectory: directory) ?? options
        if let record = provenance?.sources {
            let configuration = try Configuration.ofSet(
                manifest, options: options, environment: EnvironmentOptions(environment), packageDirectory: directory)
            let origin = await SetOrigin(manifest, record, configuration, set: set, path: environment["PATH"] ?? "")
            let changed = origin.problems(
                advice: "it can't be built again from these: check the sources out as they were, or build a new set")
            // Of other sources something else must come out, and that says nothing of the build.
            guard changed.isEmpty else { return changed }
        }
        let scratch = try ScratchDirectory()
        defer { withExtendedLifetime(scratch) {} }
        // Of the first build nothing but the sources may be seen.
        options.workDirectory = scratch.path / "work"
        options.output = scratch.path / "set"
        options.products = Set(manifest.functions.map(\.name)).sorted()
        options.architectures = Set(manifest.functions.map(\.architecture)).sorted()
        options.linkage = options.linkage ?? manifest.functions.first?.linkage
        let rewritten =
            manifest.functions.flatMap { [$0.elf] + $0.libraries.map(\.elf) }
            + manifest.layers.flatMap { $0.libraries.map(\.elf) }
        if options.compatibility == nil, rewritten.contains(where: { !$0.retargeted.isEmpty }) {
            options.compatibility = .retarget
        }
        let work = try Session.workDirectory(options, environment)
        defer { withExtendedLifetime(work) {} }
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let session = try await Session.open(options, environment, temporary: work.temporary)
        let outcome = try await PackagePipeline(
            configuration: session.configuration, toolchain: session.toolchain, packageName: session.package.name,
            executableProducts: session.package.executableProducts, localPackages: session.package.localPackages,
            environment: environment, buildEnvironment: session.buildEnvironment, progress: printer.handle
        ).run()
        return SetVerification.differences(manifest, outcome.manifest)
    }
}

private struct VerificationResult: Encodable {
    var schema = "lambda-pack/verification"
    var schemaVersion = 1
    var verified: Bool
    var releasable: Bool
    var problems: [String]
}
