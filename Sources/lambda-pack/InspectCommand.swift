import ArgumentParser
import LambdaPackCore

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what is in a zip, a layer or an ELF file, and whether it would load on Lambda.",
        discussion: """
            Entries by size, what each binary needs, and everything that the preflight finds. Exits with 3 if the \
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
            let inspected = try InspectionRun(
                files: files.map { FilePath($0) }, layers: layers.map { FilePath($0) }, architecture: architecture,
                runtime: runtime, profile: preflight.profile.map { FilePath($0).absolute }, allow: preflight.allow
            ).run()
            for (index, item) in inspected.enumerated() {
                Console.result((index > 0 ? "\n" : "") + item.inspection.rendered(Terminal.output.layout))
                Console.problems(item.inspection.findings.map(\.problem))
                if let set = item.set { PartialSetNote.print(set.manifest, quiet: false) }
            }
            let inspections = inspected.map(\.inspection)
            if let outputFile {
                let bytes = try CanonicalJSON.encode(inspections)
                try UserFile.write(bytes, to: FilePath(outputFile))
            }
            if inspections.contains(where: \.isRefused) { throw ExitCode(ExitStatus.preflightRefused.rawValue) }
        }
    }
}

extension LambdaRuntime: ExpressibleByArgument {}
