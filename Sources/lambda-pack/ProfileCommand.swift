import ArgumentParser
import LambdaPackCore

struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Describes the system in a directory, so that the preflight can check packages with it.",
        discussion: """
            The directory is an unpacked image or an SDK's sysroot. The profile lists its loader, its libraries and the \
            symbol versions that they define; 'profile:' in lambda-pack.yml and --profile take it.
            """)

    @Option(help: ArgumentHelp("The root of the system.", valueName: "dir"), completion: .directory)
    var root: String

    @Option(name: .customLong("arch"), help: ArgumentHelp("arm64 or x86_64.", valueName: "arch"))
    var architecture: Architecture

    @Option(help: ArgumentHelp("What to call it in messages.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Where to write it. (default: standard output)", valueName: "file"))
    var outputFile: String?

    func run() async throws {
        try await reportingFailures {
            let profile = try RuntimeProfile.make(root: FilePath(root).absolute, architecture: architecture, name: name)
            let bytes = try CanonicalJSON.encode(profile)
            if let outputFile {
                try UserFile.write(bytes, to: FilePath(outputFile))
            } else {
                Console.data(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
