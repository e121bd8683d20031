extension SetVerification {
    /// What `lambda-pack verify` found.
    package struct Outcome: Sendable {
        package var set: ArtifactSet
        package var problems: [Problem]

        package var isVerified: Bool { !problems.contains { $0.severity == .error } }

        /// For scripts.
        package var record: Record {
            Record(
                verified: isVerified, releasable: set.manifest.releasable, problems: problems.map(\.message))
        }
    }

    package struct Record: Sendable, Encodable {
        var schema = "lambda-pack/verification"
        var schemaVersion = 1
        var verified: Bool
        var releasable: Bool
        var problems: [String]
    }

    /// Finds the set that the options name, and holds it against its manifest.
    ///
    /// - Parameter rebuilding: whether to build it again and compare.
    package static func run(
        _ options: CommandLineOptions, _ environment: RunEnvironment, rebuilding: Bool,
        _ progress: @escaping ProgressHandler
    ) async throws -> Outcome {
        let output = try Configuration.output(options, environment.options)
        let verification = try SetVerification(output: output)
        let set = verification.set
        if let note = set.manifest.partialSetNote { progress(.note(note)) }
        var problems = try await verification.problems()
        if rebuilding {
            problems += try await SetRebuild(
                set: set, options: options, environment: environment, progress: progress
            ).problems()
        }
        return Outcome(set: set, problems: problems)
    }
}
