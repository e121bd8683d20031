#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// Runs the nested builds of one package, one after the other: each keeps every core busy by itself, and they share
/// checkouts and SwiftPM's caches.
package struct Builder: Sendable {
    package var settings: BuildSettings
    package var toolchain: Toolchain
    package var packageDirectory: FilePath
    package var scratch: FilePath
    package var namespace: FixedPathNamespace?
    /// The executable search path.
    package var path: String
    package var toolsDirectory: FilePath
    package var disableSandbox: Bool
    package var progress: ProgressHandler

    package init(
        settings: BuildSettings, toolchain: Toolchain, packageDirectory: FilePath, scratch: FilePath,
        namespace: FixedPathNamespace?, path: String, toolsDirectory: FilePath, disableSandbox: Bool,
        progress: @escaping ProgressHandler
    ) {
        self.settings = settings
        self.toolchain = toolchain
        self.packageDirectory = packageDirectory
        self.scratch = scratch
        self.namespace = namespace
        self.path = path
        self.toolsDirectory = toolsDirectory
        self.disableSandbox = disableSandbox
        self.progress = progress
    }

    /// Builds one product for one target.
    package func build(_ product: String, for target: BuildTarget) async throws -> BuiltProduct {
        let command = try command(for: target)
        let step = ProgressEvent.Step(.build, product: product, architecture: target.architecture)
        let lastLine = LastLine()
        let mapFile = LinkMapFile(
            scratch: scratch, binDirectory: command.binDirectory(scratch: scratch), product: product)
        if command.writesLinkMap { try mapFile.prepare() }
        let result = try await withProgress(step, progress, detail: lastLine) {
            let invocation = CommandLine(
                toolchain.swift, command.arguments(product: product),
                // Manifests may ask it, to link their libraries one way or the other.
                environment: ["LAMBDA_PACK_LINKAGE": target.linkage.rawValue], workingDirectory: packageDirectory)
            return try await ProcessRunner.run(namespace?.wrap(invocation) ?? invocation) { lastLine.append($0) }
        }
        let output = namespace?.restoringPaths(in: result.text) ?? result.text
        guard result.succeeded else {
            throw Failure(
                Problem(
                    .buildFailed, subject: product,
                    "'\(product)' does not build for \(target.architecture.rawValue) (\(target.name))",
                    cause: result.exitCode.map { "swift build exited with \($0)" } ?? "swift build was killed",
                    advice: Self.advice(output, target)),
                compilerOutput: Array(output.utf8))
        }
        for line in BuildOutputFilter.diagnostics(in: output) { progress(.compilerOutput(Array((line + "\n").utf8))) }
        var built = try BuiltProduct.collect(
            product, target: target, linker: command.linker, binDirectory: command.binDirectory(scratch: scratch)
        ) { namespace?.outside($0) ?? $0 }
        if command.writesLinkMap { built.linkMap = try mapFile.adopt() }
        return built
    }

    func command(for target: BuildTarget) throws -> SwiftBuildCommand {
        let linker = Linker.choose(for: target, path: path)
        return SwiftBuildCommand(
            target: target, settings: settings, linker: linker, toolchain: toolchain,
            packageDirectory: namespace?.packageDirectory ?? packageDirectory,
            scratchDirectory: namespace == nil ? scratch : FixedPathNamespace.fixedScratch,
            linkerWrapper: linker == .lld && target.linkage == .static
                ? try LinkerWrapper.install(in: toolsDirectory, lld: toolchain.lld) : nil,
            disableSandbox: disableSandbox)
    }

    /// What to do about the failures that have little to do with the user's code.
    private static func advice(_ output: String, _ target: BuildTarget) -> String? {
        if output.contains("no such module 'Foundation'") || output.contains("no such module 'Dispatch'") {
            return """
                the SDK \(target.name) has no Foundation: install the Static Linux SDK \
                (https://www.swift.org/documentation/articles/static-linux-getting-started.html), \
                or build this function for another architecture (functions.<name>.architectures)
                """
        }
        if output.contains("No Swift SDK found matching query") {
            return "'swift sdk list' shows what is installed"
        }
        return nil
    }
}
