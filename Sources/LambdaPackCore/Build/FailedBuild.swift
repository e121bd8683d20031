/// One call of `swift build` that failed.
struct FailedBuild: Sendable {
    var output: CompilerOutput
    /// nil where a signal ended it.
    var exitCode: Int32?
    var advice: String?

    /// Whether a product is known not to build after it: one of the errors is in a source of one of its modules.
    func breaks(_ product: String, _ plan: BuildPlan?) -> Bool { !errors(of: product, plan).isEmpty }

    private func errors(of product: String, _ plan: BuildPlan?) -> [CompilerOutput.SourceError] {
        guard let plan, let modules = plan.modules[product] else { return [] }
        let files = Set(modules.flatMap { plan.sources[$0] ?? [] })
        return output.errors.filter { files.contains($0.file) }
    }

    /// - Parameter packageDirectory: files are named from there.
    func problem(
        _ product: String, _ target: BuildTarget, _ plan: BuildPlan?, packageDirectory: FilePath
    ) -> Problem {
        Problem(
            .buildFailed, subject: product,
            "'\(product)' does not build for \(target.architecture.rawValue) (\(target.name))",
            cause: cause(product, plan, packageDirectory), advice: advice)
    }

    /// The first errors, of the product's own modules where these are known; without any in sources, the linker's;
    /// without those, how the build ended.
    private func cause(_ product: String, _ plan: BuildPlan?, _ packageDirectory: FilePath) -> String {
        let known = errors(of: product, plan)
        let inSources = (known.isEmpty ? output.errors : known).map(\.text)
        let own = inSources.isEmpty ? output.linkErrors : inSources
        let prefix = packageDirectory.string + "/"
        let shown = own.prefix(3).map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        guard !shown.isEmpty else {
            return exitCode.map { "swift build exited with \($0)" } ?? "swift build was killed"
        }
        let more = own.count - shown.count
        return (shown + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "\n")
    }
}
