#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// Runs the nested builds of one package for one target.
package struct Builder: Sendable {
    package var target: BuildTarget
    package var command: SwiftBuildCommand
    package var packageDirectory: FilePath
    /// As this process sees it.
    package var scratch: FilePath
    package var namespace: FixedPathNamespace?
    package var environment: BuildEnvironment
    package var record: WholeBuildRecord
    package var progress: ProgressHandler

    /// What one call of `swift build` makes.
    private enum Selection {
        /// All products and targets of the package.
        case whole([String])
        case product(String)

        var products: [String] {
            switch self {
            case .whole(let products): products
            case .product(let product): [product]
            }
        }

        var argument: String? { if case .product(let product) = self { product } else { nil } }

        var title: String { products.count == 1 ? products[0] : "\(products.count) products" }
    }

    private var binDirectory: FilePath { command.binDirectory(scratch: scratch) }

    /// Whether a build was here before: then SwiftPM has nothing to fetch or to resolve.
    package var isWarm: Bool {
        FileSystem.exists(scratch / "\(command.settings.configuration.rawValue).yaml")
            && FileSystem.exists(scratch / "build.db")
    }

    /// Plans a package that was never built here.
    ///
    /// SwiftPM takes what a package consists of for changed when it is asked for the first time whether it has, which is in
    /// its second run: it plans again, relinks the tools of build-tool plugins, and compiles again what they generate. So
    /// the first run is the one that only plans. What goes wrong is said by the build that follows.
    package func planIfCold() async throws {
        guard !isWarm else { return }
        try command.toolset.install(at: command.toolsetFile)
        let invocation = CommandLine(
            command.toolchain.swift, command.arguments(product: nil) + ["--print-manifest-job-graph"],
            environment: .exactly(environment.variables), workingDirectory: packageDirectory)
        progress(.detail("$ \(invocation)"))
        let step = ProgressEvent.Step(.resolve, product: "the package", architecture: target.architecture)
        _ = try await withProgress(step, progress) {
            try await ProcessRunner.run(namespace?.wrap(invocation) ?? invocation)
        }
    }

    /// Builds products, with one call of `swift build` where that pays, and hands over each as soon as it is there.
    ///
    /// A call costs half a second where nothing changed, and links one product on one core. One call for all builds the
    /// package's other products and targets in vain, and fails where one of those can't be built: then each of the
    /// wanted ones is built by itself, from then on until the package changes.
    ///
    /// - Parameter others: how many executable products of the package aren't wanted.
    package func build(
        _ products: [String], others: Int, onBuilt: @Sendable (BuiltProduct) -> Void
    ) async throws {
        try await planIfCold()
        if products.count > 1, others <= 2 * products.count, !record.says(failed: target) {
            let result = try await run(.whole(products))
            if result.succeeded {
                for built in try collect(products, result) { onBuilt(built) }
                return
            }
            progress(.detail("one build of the whole package failed: each product is built by itself"))
            for product in Self.suspects(products, restored(result)) { onBuilt(try await build(product)) }
            record.note(failed: target)
            return
        }
        for product in products { onBuilt(try await build(product)) }
    }

    /// Products whose sources the failed build spoke of come first: mostly it is one of them, and it is said at once.
    static func suspects(_ products: [String], _ output: String) -> [String] {
        let named = products.filter { output.contains("/\($0)/") }
        return named + products.filter { !named.contains($0) }
    }

    private func build(_ product: String) async throws -> BuiltProduct {
        let result = try await run(.product(product))
        guard result.succeeded else { throw failure(product, result) }
        return try collect([product], result)[0]
    }

    private func run(_ selection: Selection) async throws -> CommandResult {
        try command.toolset.install(at: command.toolsetFile)
        if command.writesLinkMap {
            for product in selection.products { try LinkMapFile(executable: binDirectory / product).prepare() }
        }
        let step = ProgressEvent.Step(.build, product: selection.title, architecture: target.architecture)
        let lastLine = LastLine()
        let invocation = CommandLine(
            command.toolchain.swift, command.arguments(product: selection.argument),
            environment: .exactly(environment.variables), workingDirectory: packageDirectory)
        progress(.detail("$ \(invocation)"))
        return try await withProgress(step, progress, detail: lastLine) {
            try await ProcessRunner.run(namespace?.wrap(invocation) ?? invocation) { piece in
                lastLine.append(piece)
                progress(.buildOutput(piece))
            }
        }
    }

    private func restored(_ result: CommandResult) -> String {
        namespace?.restoringPaths(in: result.text) ?? result.text
    }

    private func failure(_ product: String, _ result: CommandResult) -> Failure {
        let output = restored(result)
        return Failure(
            Problem(
                .buildFailed, subject: product,
                "'\(product)' does not build for \(target.architecture.rawValue) (\(target.name))",
                cause: result.exitCode.map { "swift build exited with \($0)" } ?? "swift build was killed",
                advice: advice(output)),
            compilerOutput: Array(output.utf8))
    }

    private func collect(_ products: [String], _ result: CommandResult) throws -> [BuiltProduct] {
        for line in BuildOutputFilter.diagnostics(in: restored(result)) {
            progress(.compilerOutput(Array((line + "\n").utf8)))
        }
        let reader = try BuiltProductReader(
            target: target, linker: command.linker, binDirectory: binDirectory,
            outside: { namespace?.outside($0) ?? $0 })
        return try products.map { product in
            var built = try reader.collect(product)
            let map = LinkMapFile(executable: built.executable).path
            if command.writesLinkMap, FileSystem.exists(map) { built.linkMap = map }
            return built
        }
    }

    /// What to do about the failures that have little to do with the user's code.
    private func advice(_ output: String) -> String? {
        if output.contains("no such module 'Foundation'") || output.contains("no such module 'Dispatch'") {
            return """
                the SDK \(target.name) has no Foundation: install the Static Linux SDK \
                (https://www.swift.org/documentation/articles/static-linux-getting-started.html), \
                or build this function for another architecture (functions.<name>.architectures)
                """
        }
        if target.linkage == .static, let need = ModuleNeed.allCases.first(where: { $0.isCause(of: output) }) {
            return need.advice
        }
        if output.contains("No Swift SDK found matching query") {
            return "'swift sdk list' shows what is installed"
        }
        if output.contains("unable to load build file") || output.contains("unable to load build description") {
            return "SwiftPM's records of earlier builds are damaged: remove \(scratch)"
        }
        return nil
    }
}
