/// lambda-pack's own settings in the environment. The plugin speaks to the tool through them, so that the user's
/// arguments pass unchanged.
package struct EnvironmentOptions: Sendable {
    package var packagePath: FilePath?
    package var workDirectory: FilePath?
    package var output: FilePath?
    package var swiftSDKsPath: FilePath?
    /// The package's executable products where the caller knows them; nil means: ask SwiftPM.
    package var knownProducts: [String]?
    package var packageName: String?
    /// Directories of the packages that the package depends on by path.
    package var localPackages: [FilePath] = []
    package var isContinuousIntegration = false

    package init(_ environment: [String: String]) {
        func path(_ name: String) -> FilePath? {
            environment["LAMBDA_PACK_\(name)"].flatMap { $0.isEmpty ? nil : FilePath($0) }
        }
        packagePath = path("PACKAGE_PATH")
        workDirectory = path("WORK_DIRECTORY")
        output = path("OUTPUT")
        swiftSDKsPath = path("SWIFT_SDKS_PATH")
        func lines(_ name: String) -> [String]? {
            environment["LAMBDA_PACK_\(name)"].map { $0.split(separator: "\n").map(String.init) }
        }
        knownProducts = lines("PRODUCTS")
        packageName = environment["LAMBDA_PACK_PACKAGE_NAME"]
        localPackages = (lines("LOCAL_PACKAGES") ?? []).map { FilePath($0) }
        isContinuousIntegration = environment["CI"].map { !["", "0", "false"].contains($0.lowercased()) } ?? false
    }

    /// Variables that describe one package: they say nothing of another checkout.
    static let namesOfPackage = Set(
        ["PACKAGE_PATH", "WORK_DIRECTORY", "OUTPUT", "PRODUCTS", "PACKAGE_NAME", "LOCAL_PACKAGES"]
            .map { "LAMBDA_PACK_\($0)" })
}
