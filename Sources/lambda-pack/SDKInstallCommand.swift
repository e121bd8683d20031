import ArgumentParser
import LambdaPackCore

struct SDKInstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Installs the Static Linux SDK of the compiler's own version, with swift.org's checksum.",
        discussion: """
            For static functions on both architectures, with Foundation. 'swift sdk install' does it, into SwiftPM's own \
            folder; the SDK appears there when it is complete. Needs curl and the network (a proxy: https_proxy).
            """)

    @Flag(name: .shortAndLong, help: "Install without asking: for CI.")
    var yes = false

    @Option(help: ArgumentHelp("Where the list of Swift's releases is: for mirrors.", valueName: "url"))
    var releases = SwiftRelease.list

    @Option(help: ArgumentHelp("Where their files are: for mirrors.", valueName: "url"))
    var downloads = SwiftRelease.downloads

    @OptionGroup(title: "Common") var common: SDKOptions

    func run() async throws {
        let environment = RunEnvironment.current
        try await reportingFailures {
            try await Interruption.guarding(environment: environment, unchanged: "nothing was installed") {
                try await install(environment)
            }
        }
    }

    private func install(_ environment: RunEnvironment) async throws {
        let printer = ProgressPrinter(quiet: common.quiet, verbose: common.verbose)
        let installer = StaticSDKInstaller(
            compiler: try await Toolchain.find(path: environment.path), list: releases, downloads: downloads,
            environment: environment, progress: printer.handle)
        let named = common.named(environment)
        let folders = SwiftSDK.searchPaths(named: named, environment: environment)
        if let there = installer.installed(in: folders) {
            if !common.quiet { Console.status("It is installed already: \(there.bundle)") }
            return Console.result("\(there.id)\n")
        }
        let path = try named ?? StaticSDKInstaller.folder(environment)
        let release = try await find(installer, path)
        guard try await isWanted(release, path, environment) else { return Console.status("Nothing was installed.") }
        let bundle = try await installer.install(release, in: try SDKFolder.open(path))
        if let sdk = installer.installed(in: [path]) { Console.result("\(sdk.id)\n") }
        if !common.quiet { Console.status("\(bundle)") }
    }

    /// The folder is free again while the user thinks about it.
    private func find(_ installer: StaticSDKInstaller, _ path: FilePath) async throws -> SwiftRelease {
        let folder = try SDKFolder.open(path)
        return try await installer.find(work: folder.work)
    }

    /// Asks once, on a terminal; elsewhere there is nobody to ask.
    private func isWanted(
        _ release: SwiftRelease, _ folder: FilePath, _ environment: RunEnvironment
    ) async throws -> Bool {
        guard !yes else { return true }
        Console.status(
            "The Static Linux SDK \(release.sdkVersion) of \(release.tag):\n  \(release.address(downloads))\n  SHA-256 \(release.checksum)\n  into \(folder)"
        )
        guard StandardStream.input.isTerminal else {
            throw Problem(
                .invalidValue, subject: "--yes",
                "nobody can be asked whether to install it: standard input is not a terminal",
                advice: "install it without a question: \(SDKOptions.command(environment)) install --yes")
        }
        Console.status("Install it? [y/N]")
        // Reading at once would hold up Ctrl-C until a line is there.
        while !StandardStream.input.hasInput { try await Task.sleep(for: .milliseconds(50)) }
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}
