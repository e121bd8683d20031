import ArgumentParser
import LambdaPackCore

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Looks into a zip, a layer or an ELF file, and says whether it would load on Lambda.",
        discussion: """
            Entries by size, what each binary needs, and everything that the preflight finds. Exits with 3 where the \
            file would be refused.
            """)

    @Argument(help: ArgumentHelp("A zip, a layer (zip or tar), or an ELF file.", valueName: "file"))
    var files: [String]

    @Option(
        name: .customLong("layer"),
        help: ArgumentHelp(
            "A layer's archive that the function mounts; repeatable, in Lambda's order.", valueName: "file"))
    var layers: [String] = []

    @Option(
        name: .customLong("arch"), help: ArgumentHelp("arm64 or x86_64. (default: the file's own)", valueName: "arch"))
    var architecture: Architecture?

    @Option(help: ArgumentHelp("provided.al2023 or provided.al2.", valueName: "name"))
    var runtime: LambdaRuntime = .providedAL2023

    @OptionGroup(title: "Preflight") var preflight: PreflightOptions

    @Option(help: ArgumentHelp("Also write the results to this file, as JSON.", valueName: "file"))
    var outputFile: String?

    func run() async throws {
        try await reportingFailures {
            let profile =
                try preflight.profile.map { try RuntimeProfile.read(FilePath($0).absolute) } ?? .named(runtime.rawValue)
            let check = Preflight(
                profile: profile, allow: preflight.allow,
                retargeter: try Retargeter(profile: profile, table: try RetargetTable.builtIn()))
            var inspections: [Inspection] = []
            for file in files {
                let temporary = try ScratchDirectory()
                defer { withExtendedLifetime(temporary) {} }
                let inspector = Inspector(
                    preflight: check.withFreshFacts(), scratch: temporary.path, architecture: architecture)
                inspections.append(
                    try inspector.inspect(FilePath(file), layers: layers.map { FilePath($0) }))
            }
            for (index, inspection) in inspections.enumerated() {
                Console.result((index > 0 ? "\n" : "") + inspection.rendered(Terminal.output.layout))
                Console.problems(inspection.findings.map(\.problem))
                // What is wrong with a manifest is among the inspection's notes.
                if let set = try? ArtifactSet.around(FilePath(inspection.file), sha256: inspection.sha256) {
                    PartialSetNote.print(set.manifest, quiet: false)
                }
            }
            if let outputFile {
                let bytes = try CanonicalJSON.encode(inspections)
                try UserFile.write(bytes, to: FilePath(outputFile))
            }
            if inspections.contains(where: \.isRefused) { throw ExitCode(ExitStatus.preflightRefused.rawValue) }
        }
    }
}

extension LambdaRuntime: ExpressibleByArgument {}
