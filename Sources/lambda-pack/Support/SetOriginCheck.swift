import LambdaPackCore

/// Keeps a check from speaking of sources that the set was not built from.
struct SetOriginCheck {
    var quiet: Bool

    /// - Parameter options: those of the build, and the command's own.
    /// - Throws: where sources or configuration are not those of the build.
    func check(
        _ current: Manifest, _ provenance: Provenance?, _ set: FilePath, _ options: CommandLineOptions,
        _ environment: [String: String], packageDirectory: FilePath
    ) async throws {
        guard let record = provenance?.sources else {
            if !quiet {
                Console.status("note: what the set was built from is not recorded: it is taken to be what is here now")
            }
            return
        }
        let configuration = try Configuration.ofSet(
            current, options: options, environment: EnvironmentOptions(environment), packageDirectory: packageDirectory)
        let origin = await SetOrigin(
            current, record, configuration, set: set, path: environment["PATH"] ?? "")
        let problems = origin.problems(
            advice:
                "run 'lambda-pack build' first, with the options that the check has; --allow-stale checks the set as it is"
        )
        guard problems.isEmpty else { throw Failure(problems) }
    }
}
