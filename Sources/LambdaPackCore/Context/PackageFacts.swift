/// What SwiftPM says of a package.
package struct PackageFacts: Sendable {
    package var directory: FilePath
    package var name: String
    package var executableProducts: [String]
    /// Those of them that plugins of the package run.
    package var buildTools: [String]
    /// Packages that it depends on by path, however deep.
    package var localPackages: @Sendable () async throws -> [FilePath]
}
