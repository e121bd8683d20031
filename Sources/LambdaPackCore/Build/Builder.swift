import Synchronization

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
    /// Executables that SwiftPM need not link.
    package var standIns: [String] = []
    package var progress: ProgressHandler
    /// Whether this run has planned the package: a plan alone does not make a scratch directory warm.
    private let isPlanned = Flag()

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

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

    func stamp(of products: [String]) -> BuildStamp {
        BuildStamp(products, in: scratch, packageDirectory: packageDirectory, command: command)
    }

    /// Plans a package that was never built here.
    ///
    /// SwiftPM takes what a package consists of for changed when it is asked for the first time whether it has, which is in
    /// its second run: it plans again, relinks the tools of build-tool plugins, and compiles again what they generate. So
    /// the first run is the one that only plans. What goes wrong is said by the build that follows.
    package func planIfCold() async throws {
        if !isWarm, !isPlanned.isSet { try await plan() }
    }

    func plan() async throws {
        isPlanned.set()
        try command.toolset.install(at: command.toolsetFile)
        let invocation = Command(
            command.toolchain.swift, command.arguments(product: nil) + ["--print-manifest-job-graph"],
            environment: .exactly(environment.variables), workingDirectory: packageDirectory)
        progress(.detail("$ \(invocation)"))
        let step = ProgressEvent.Step(.resolve, product: "the package", architecture: target.architecture)
        let activity = BuildActivity()
        let lines = LineSplitter()
        _ = try await withProgress(step, progress, activity: activity) {
            try await ProcessRunner.run(namespace?.wrap(invocation) ?? invocation) { piece in
                // Dependencies are fetched here. The rest is the graph, which nobody asked for.
                for line in lines.append(piece) where BuildOutputFilter.isProgress(line) {
                    activity.append(Array((line + "\n").utf8))
                    progress(.buildOutput(Array((line + "\n").utf8)))
                }
            }
        }
    }

    /// What can't be built because the SDK lacks a module; nil where that is not certain. Plans where nothing was built.
    package func missingModules(_ products: [String]) async throws -> MissingModules? {
        // With search paths of the user's own nobody knows where modules are.
        guard let lacking = target.sdk?.lackedModules(for: target.linkage), !lacking.isEmpty,
            !command.settings.swiftcFlags.contains(where: { $0.hasPrefix("-I") || $0.hasPrefix("-F") })
        else { return nil }
        func find() -> MissingModules? {
            buildPlan().flatMap { MissingModules.find(products, target: target, plan: $0, lacking: lacking) }
        }
        let wasWarm = isWarm
        try await planIfCold()
        guard let found = find(), wasWarm else { return find() }
        // The plan is that of the last build, and may be out of date.
        progress(.detail("\(found.products.joined(separator: ", ")): modules are missing by the last plan"))
        try await plan()
        return find()
    }

    func buildPlan() -> BuildPlan? {
        BuildPlan.read(scratch: scratch, triple: target.triple, configuration: command.settings.configuration) {
            namespace?.outside($0) ?? $0
        }
    }

    /// Builds products, with one call of `swift build` where that pays, and hands over each as soon as it is there.
    ///
    /// A call costs half a second where nothing changed, and links one product on one core. One call for all builds the
    /// package's other products and targets in vain, and fails where one of those can't be built: then each of the
    /// wanted ones that is not known to be broken is built by itself, from then on until the package changes.
    ///
    /// SwiftPM ends a build at the first module that does not compile. So after a failure each other product is built by
    /// itself, too, to find all that are broken: but those that have a broken module, and, where the run is to end, those
    /// that were built since their sources changed.
    ///
    /// - Parameters:
    ///   - others: how many executable products of the package aren't wanted.
    ///   - keepsGoing: what builds is wanted although something else is broken.
    /// - Returns: the products that don't build, each with the errors of its own modules.
    package func build(
        _ products: [String], others: Int, keepsGoing: Bool = false, onBuilt: @Sendable (BuiltProduct) -> Void
    ) async throws -> [Breakage.Item] {
        try await planIfCold()
        var broken: [Breakage.Item] = []
        var rest = products
        var failures: [FailedBuild] = []
        let isWhole = products.count > 1 && others <= 2 * products.count && !record.says(failed: target)
        if isWhole {
            let result = try await run(.whole(products))
            if result.succeeded {
                for built in try collect(products, result) { onBuilt(built) }
                return []
            }
            progress(.detail("one build of the whole package failed: each product is built by itself"))
            failures.append(failedBuild(result))
            rest = Self.suspects(products, restored(result))
        }
        let plan = rest.count > 1 ? buildPlan() : nil
        if let whole = failures.first {
            broken = rest.filter { whole.breaks($0, plan) }.map { item($0, whole, plan) }
            rest.removeAll { whole.breaks($0, plan) }
        }
        for product in rest {
            if let known = failures.first(where: { $0.breaks(product, plan) }) {
                broken.append(item(product, known, plan))
                continue
            }
            let isWanted = keepsGoing || broken.isEmpty
            if !isWanted, isCurrent(product, plan) { continue }
            let result = try await run(.product(product))
            if result.succeeded {
                if isWanted { for built in try collect([product], result) { onBuilt(built) } }
            } else {
                let failed = failedBuild(result)
                failures.append(failed)
                broken.append(item(product, failed, plan))
            }
        }
        if isWhole, broken.isEmpty { record.note(failed: target) }
        // Which module failed first is chance.
        return products.flatMap { product in broken.filter { $0.product == product } }
    }

    /// Whether the executable is newer than all sources of its modules.
    private func isCurrent(_ product: String, _ plan: BuildPlan?) -> Bool {
        guard let modules = plan?.modules[product], let built = try? FileSystem.status(binDirectory / product) else {
            return false
        }
        return modules.allSatisfy { module in
            (plan?.sources[module] ?? []).allSatisfy { source in
                guard let status = try? FileSystem.status(FilePath(source)) else { return false }
                return status.modified < built.modified
            }
        }
    }

    /// Products whose sources the failed build spoke of come first: mostly it is one of them, and it is said at once.
    static func suspects(_ products: [String], _ output: String) -> [String] {
        let named = products.filter { output.contains("/\($0)/") }
        return named + products.filter { !named.contains($0) }
    }

    private func run(_ selection: Selection) async throws -> CommandResult {
        try command.toolset.install(at: command.toolsetFile)
        try StandIns(directory: binDirectory).install(standIns)
        if command.writesLinkMap {
            for product in selection.products where !standIns.contains(product) {
                try LinkMapFile(executable: binDirectory / product).prepare()
            }
        }
        let step = ProgressEvent.Step(.build, product: selection.title, architecture: target.architecture)
        let activity = BuildActivity(products: selection.products)
        let invocation = Command(
            command.toolchain.swift, command.arguments(product: selection.argument),
            environment: .exactly(environment.variables), workingDirectory: packageDirectory)
        progress(.detail("$ \(invocation)"))
        return try await withProgress(step, progress, activity: activity) {
            try await ProcessRunner.run(namespace?.wrap(invocation) ?? invocation) { piece in
                activity.append(piece)
                progress(.buildOutput(piece))
            }
        }
    }

    private func restored(_ result: CommandResult) -> String {
        namespace?.restoringPaths(in: result.text) ?? result.text
    }

    private func failedBuild(_ result: CommandResult) -> FailedBuild {
        let output = restored(result)
        return FailedBuild(output: CompilerOutput(output), exitCode: result.exitCode, advice: advice(output))
    }

    /// A function whose objects SwiftPM made, and that can't be linked.
    func item(_ broken: ModuleLinker.BrokenLink) -> Breakage.Item {
        let output = namespace?.restoringPaths(in: broken.failure.output) ?? broken.failure.output
        let failed = FailedBuild(output: CompilerOutput(output), exitCode: 1, advice: advice(output))
        return item(broken.product, failed, nil)
    }

    private func item(_ product: String, _ failed: FailedBuild, _ plan: BuildPlan?) -> Breakage.Item {
        Breakage.Item(
            product: product, architecture: target.architecture,
            problem: failed.problem(product, target, plan, packageDirectory: packageDirectory),
            output: failed.output)
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
            built.compatibilityLibrary = command.compatibilityLibrary
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
