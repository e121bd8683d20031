/// One function for one architecture, built and stripped: all that later stages need of it.
///
/// It could be sent to any machine: it holds no path of a checkout, a work directory or a toolchain, and its contents are
/// named by digest. The ``ContentStore`` finds them; files that it includes stand in the package, and go to a
/// ``ContentRemote`` where there is one.
package struct PreparedFunction: Sendable, Hashable, Codable {
    /// What it was built with, for the provenance.
    package struct Build: Sendable, Hashable, Codable {
        package var triple: String
        /// The Swift SDK's id, or `toolchain`.
        package var sdk: String
        package var linker: Linker
        /// Modules whose code holds a path of the machine that built it.
        package var modulesWithPaths: [String]
    }

    package var id: ArtifactID
    package var build: Build
    package var binary: PreparedBinary
    /// `bootstrap`, includes, resource bundles.
    package var entries: [ArchivePlan.Entry]
    /// To be shipped, in the order in which a loader would come to them.
    package var libraries: [PreparedLibrary]
    /// What the build machine's copies of the runtime's libraries export: names, a line each, by SONAME.
    package var systemExports: [String: SHA256Digest]
    /// SONAMEs that are opened at run time.
    package var opened: [String]
    /// Those of its architecture.
    package var externalLayers: [MountedLayer]

    /// A published layer that functions mount beside this package's own.
    package struct MountedLayer: Sendable, Hashable, Codable {
        package var arn: String
        /// Bytes of its content, where the user knows them; AWS counts them with the function's.
        package var unzippedBytes: Int?
    }

    package var name: String { id.name }
    package var architecture: Architecture { id.architecture }
}
