/// What every build needs first: the workspace, the toolchain, the package and its configuration.
package struct PackageContext: ~Copyable, Sendable {
    package let workspace: PackageWorkspace
    package let toolchain: Toolchain
    package let package: PackageFacts
    package let configuration: Configuration
    /// What is left out though nobody asked for less, in one line.
    package let omission: String?

    /// Takes the work directory, asks the toolchain and SwiftPM, and decides every setting.
    ///
    /// - Throws: all that is wrong with the configuration and the package, at once.
    ///
    /// - Parameter narrows: whether the architectures that can be built are enough where none is asked for.
    package static func open(
        _ options: CommandLineOptions, _ environment: RunEnvironment, narrows: Bool = false
    ) async throws -> PackageContext {
        try await open(options, in: PackageWorkspace.open(options, environment), narrows: narrows)
    }

    /// The same in a workspace that is open already.
    ///
    /// - Parameter options: those that the workspace was opened with, but for the selection.
    static func open(
        _ options: CommandLineOptions, in workspace: consuming PackageWorkspace, narrows: Bool = false
    ) async throws -> PackageContext {
        let directory = workspace.packageDirectory
        let read = try Configuration.readWhatCanBe(options, packageDirectory: directory)
        let toolchain: Toolchain
        let package: PackageFacts
        do {
            toolchain = try await workspace.findToolchain()
            package = try await workspace.describePackage(
                toolchain, traits: options.traits ?? read.file.build.traits ?? .packageDefaults)
        } catch let failure as Failure {
            // What is wrong with the file needs neither.
            throw Failure(
                read.problems + failure.problems, exitStatus: failure.exitStatus, compilerOutput: failure.compilerOutput
            )
        }
        var options = options
        let narrowed =
            narrows ? DefaultArchitectures.narrowed(options, read.file, toolchain, workspace.environment) : nil
        if let narrowed { options.architectures = narrowed.architectures }
        let configuration = try Configuration.checked(
            options: options, environment: workspace.environment.options, read: read, packageDirectory: directory,
            executableProducts: package.executableProducts, buildTools: package.buildTools,
            records: workspace.store.records)
        return PackageContext(
            workspace: workspace, toolchain: toolchain, package: package, configuration: configuration,
            omission: narrowed?.note)
    }
}
