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
            try await Interruption.guarding(environment: environment) { try await install(environment) }
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
        let folder = try SDKFolder.open(try named ?? StaticSDKInstaller.folder(environment))
        let release = try await installer.find(work: folder.work)
        guard try isWanted(release, folder.path) else { return Console.status("Nothing was installed.") }
        let bundle = try await installer.install(release, in: folder)
        if let sdk = installer.installed(in: [folder.path]) { Console.result("\(sdk.id)\n") }
        Console.status("\(bundle)")
    }

    /// Asks once, on a terminal; elsewhere there is nobody to ask.
    private func isWanted(_ release: SwiftRelease, _ folder: FilePath) throws -> Bool {
        guard !yes else { return true }
        Console.status(
            "The Static Linux SDK \(release.sdkVersion) of \(release.tag):\n  \(release.address(downloads))\n  SHA-256 \(release.checksum)\n  into \(folder)"
        )
        guard StandardStream.input.isTerminal else {
            throw Problem(
                .invalidValue, subject: "--yes",
                "nobody can be asked whether to install it: standard input is not a terminal",
                advice: "install it without a question: lambda-pack sdk install --yes")
        }
        Console.status("Install it? [y/N]")
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}
