/// Inspects files of anybody's, each by itself, with the layers that are mounted beside it.
package struct InspectionRun: Sendable {
    package var files: [FilePath]
    /// Archives that a function mounts, in Lambda's order.
    package var layers: [FilePath]
    /// nil takes each file's own.
    package var architecture: Architecture?
    package var runtime: LambdaRuntime
    /// A profile that takes the place of the runtime's.
    package var profile: FilePath?
    package var allow: [AllowRule]

    package init(
        files: [FilePath], layers: [FilePath], architecture: Architecture?, runtime: LambdaRuntime,
        profile: FilePath?, allow: [AllowRule]
    ) {
        self.files = files
        self.layers = layers
        self.architecture = architecture
        self.runtime = runtime
        self.profile = profile
        self.allow = allow
    }

    /// One file, and the set that it is an archive of.
    package struct Inspected: Sendable {
        package var inspection: Inspection
        /// nil where it lies in none. What is wrong with a manifest is among the inspection's notes.
        package var set: ArtifactSet?
    }

    /// - Throws: where one of the files can't be read.
    package func run() throws -> [Inspected] {
        let profile = try profile.map { try RuntimeProfile.read($0) } ?? .named(runtime.rawValue)
        let preflight = Preflight(
            profile: profile, allow: allow,
            retargeter: try Retargeter(profile: profile, table: try RetargetTable.builtIn()))
        return try files.map { file in
            let scratch = try ScratchDirectory()
            defer { withExtendedLifetime(scratch) {} }
            let inspection = try Inspector(
                preflight: preflight.withFreshFacts(), scratch: scratch.path, architecture: architecture
            ).inspect(file, layers: layers)
            return Inspected(
                inspection: inspection, set: try? ArtifactSet.around(file, sha256: inspection.sha256))
        }
    }
}
