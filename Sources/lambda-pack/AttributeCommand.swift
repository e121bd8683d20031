import ArgumentParser
import LambdaPackCore

struct AttributeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute",
        abstract: "Shows where each byte of an unstripped executable comes from: modules, symbols, sections.",
        discussion: """
            Takes the linker's own map where it is given one (-Map, of gold, lld or GNU ld), the symbol table where \
            not. The parts add up to the file. build does the same for each function, and check shows it.
            """)

    @Argument(help: ArgumentHelp("An ELF executable or library, not stripped.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The link map that the linker wrote for -Map.", valueName: "file"))
    var linkMap: String?

    @Option(help: ArgumentHelp("Also list this many symbols of each module.", valueName: "count"))
    var symbols = 0

    @Option(help: ArgumentHelp("Also write the results to this file, as JSON.", valueName: "file"))
    var outputFile: String?

    func validate() throws {
        if symbols < 0 { throw ValidationError("--symbols is negative.") }
    }

    func run() async throws {
        try await reportingFailures {
            let attribution = try Attribution.read(
                FilePath(file).absolute, map: linkMap.map { FilePath($0).absolute })
            Console.result(
                AttributionTable.render(attribution, symbols: symbols, layout: Terminal.output.layout))
            if let outputFile {
                try UserFile.write(CanonicalJSON.encode(attribution), to: FilePath(outputFile))
            }
        }
    }
}
