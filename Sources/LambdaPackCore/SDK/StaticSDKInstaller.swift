/// Installs the Static Linux SDK of the compiler's own version, by `swift sdk install` and with swift.org's checksum.
///
/// SwiftPM copies a bundle into its folder file by file. So it installs into a directory of lambda-pack's, and what is complete
/// is moved into place in one step.
package struct StaticSDKInstaller: Sendable {
    let compiler: Toolchain
    /// Where the list of releases is, and where their files are.
    let list: String
    let downloads: String
    let environment: RunEnvironment
    let progress: ProgressHandler

    package init(
        compiler: Toolchain, list: String, downloads: String, environment: RunEnvironment,
        progress: @escaping ProgressHandler
    ) {
        self.compiler = compiler
        self.list = list
        self.downloads = downloads
        self.environment = environment
        self.progress = progress
    }

    /// SwiftPM's own folder, so that `swift build` and `swift sdk list` find the SDK, too.
    package static func folder(_ environment: RunEnvironment) throws(Problem) -> FilePath {
        guard let home = environment.home else {
            throw Problem(.sdkUnwritable, subject: "HOME", "there is no place for Swift SDKs", cause: "HOME is not set")
        }
        #if os(macOS)
        return home / "Library" / "org.swift.swiftpm" / "swift-sdks"
        #else
        return home / ".swiftpm" / "swift-sdks"
        #endif
    }

    /// The one that is there already, whole: SwiftPM, killed while it copies, leaves a bundle that lists what is not in it.
    package func installed(in folders: [FilePath]) -> SwiftSDK? {
        let found = folders.flatMap(SwiftSDK.installed).filter { $0.isMusl && $0.isMade(for: compiler.version) }
        return found.first { sdk in found.allSatisfy { $0.bundle != sdk.bundle || $0.hasItsDirectories } }
    }

    /// What would be installed, as swift.org lists it.
    package func find(work: FilePath) async throws -> SwiftRelease {
        let command = SDKAdvice.command(isPlugin: environment.plugin != nil)
        let tag = try SwiftRelease.tag(of: compiler, command: command)
        guard let curl = Toolchain.executable("curl", path: environment.path) else {
            throw Problem(
                .toolMissing, subject: "curl", "there is no 'curl' on the PATH",
                cause: "the list of Swift's releases is fetched with it",
                advice:
                    "install it, or take address and checksum from https://www.swift.org/install: swift sdk install <address> --checksum <checksum>"
            )
        }
        let file = work / "releases.json"
        progress(.status("Reading \(list)"))
        let result = try await ProcessRunner.run(Self.fetch(list, to: file, curl: curl))
        guard result.succeeded else {
            throw Problem(
                .sdkUnavailable, subject: list, "the list of Swift's releases can't be fetched",
                cause: result.exitCode == nil
                    ? "it has more than \(Self.listLimitBytes >> 20) MiB" : result.text.trimmingSpaces(),
                advice: "is there a network, and a proxy to name in https_proxy?")
        }
        return try SwiftRelease.find(
            tag, in: try FileSystem.read(file, limitBytes: Self.listLimitBytes), from: list, command: command)
    }

    /// The list has some hundred kilobytes.
    private static let listLimitBytes = 16 << 20

    static func fetch(_ address: String, to file: FilePath, curl: FilePath) -> Command {
        // From https never to anything less; plain http only where it was named: a mirror on the machine itself.
        let protocols = address.hasPrefix("http://") ? "=http,https" : "=https"
        // A server need not say how long its answer is, and curl before 8.4 then keeps to no limit of its own: the system does,
        // in units of 512 bytes (POSIX, ulimit).
        return Command(
            "/bin/sh",
            [
                "-c", "ulimit -f \(listLimitBytes / 512); exec \"$0\" \"$@\"", curl.string,
                "--fail", "--silent", "--show-error", "--location", "--proto", protocols,
                "--max-filesize", "\(listLimitBytes)",
                // In seconds. A proxy that accepts and says nothing is not worth more.
                "--connect-timeout", "15", "--max-time", "60", "--retry", "2", "--retry-max-time", "60",
                "--output", file.string, address,
            ])
    }

    /// Downloads, checks and installs it.
    ///
    /// - Returns: the bundle's path.
    /// - Throws: with the folder as it was.
    package func install(_ release: SwiftRelease, in folder: borrowing SDKFolder) async throws -> FilePath {
        let staging = folder.work / "installing"
        let destination = folder.path
        try FileSystem.createDirectory(staging)
        let address = release.address(downloads)
        progress(.status("Installing \(address)"))
        let command = Command(
            compiler.swift,
            ["sdk", "install", address, "--checksum", release.checksum, "--swift-sdks-path", staging.string])
        let result = try await ProcessRunner.run(command) { [progress] in progress(.buildOutput($0)) }
        guard result.succeeded else {
            throw Failure(
                Problem(
                    .sdkFailed, subject: release.tag, "'swift sdk install' failed, and nothing was installed",
                    cause: "its words are above",
                    advice: result.text.contains("checksum")
                        ? "a wrong checksum means another file than swift.org's: try again, or ask whose mirror or proxy it is"
                        : "is there a network, and room on the disk?"),
                compilerOutput: result.output)
        }
        guard let sdk = installed(in: [staging]), let name = sdk.bundle.lastComponent?.string else {
            throw Problem(
                .sdkFailed, subject: release.tag,
                "what was downloaded is no Static Linux SDK for Swift \(compiler.version)",
                cause: address, advice: "nothing was installed")
        }
        try Task.checkCancellation()
        try folder.replace(name, with: sdk.bundle)
        return destination / name
    }
}
