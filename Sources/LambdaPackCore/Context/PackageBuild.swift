/// Builds a package: the one way from a command to the ``PackagePipeline``.
package struct PackageBuild: ~Copyable, Sendable {
    private let context: PackageContext
    private let progress: ProgressHandler

    /// - Parameter context: its work directory stays taken for as long as this value lives.
    package init(_ context: consuming PackageContext, _ progress: @escaping ProgressHandler) {
        self.context = context
        self.progress = progress
    }

    package func run() async throws -> PackagePipeline.Outcome {
        let package = context.package
        return try await PackagePipeline(
            configuration: context.configuration, toolchain: context.toolchain, packageName: package.name,
            executableProducts: package.executableProducts, localPackages: package.localPackages,
            environment: context.workspace.environment,
            buildEnvironment: context.workspace.buildEnvironment, store: context.workspace.store, progress: progress
        ).run()
    }
}
