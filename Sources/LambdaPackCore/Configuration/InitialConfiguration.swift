/// Writes a commented `lambda-pack.yml` for a package that has none.
package enum InitialConfiguration {
    /// - Parameter replacing: whether a file that is there may be replaced.
    /// - Returns: the file.
    /// - Throws: `fileExists` where one is there.
    package static func write(
        _ options: CommandLineOptions, _ environment: RunEnvironment, replacing: Bool
    ) async throws -> FilePath {
        let workspace = try PackageWorkspace.open(options, environment)
        let package = try await workspace.describePackage()
        let file = options.configPath?.absolute ?? package.directory / Configuration.fileName
        guard replacing || !FileSystem.exists(file) else {
            throw Failure(
                Problem(
                    .fileExists, subject: file.string, "\(file) is there already",
                    advice: "edit it, or replace it with --force"))
        }
        let text = ConfigurationTemplate.render(
            packageName: package.name, products: package.executableProducts, buildTools: package.buildTools)
        try UserFile.write(Array(text.utf8), to: file)
        return file
    }
}
