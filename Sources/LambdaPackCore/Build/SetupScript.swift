/// The script of lambda-pack that makes a Swift SDK of Debian's packages, where the package has it at hand.
package struct SetupScript: Sendable, Hashable {
    /// As the user may type it in the package's directory.
    package var path: String

    static let name = "Scripts/debian-swift-sdk.sh"

    /// Looks into the package itself, the packages that it depends on by path, and the checkouts of SwiftPM.
    ///
    /// - Parameter workDirectory: where nested builds have checkouts of their own.
    package static func find(
        package: FilePath, localPackages: [FilePath], workDirectory: FilePath
    ) -> SetupScript? {
        let checkouts = [package / ".build" / "checkouts", package / "Packages"] + scratchCheckouts(workDirectory)
        let candidates =
            [package] + localPackages
            + checkouts.flatMap { directory in
                ((try? FileSystem.names(in: directory)) ?? []).sorted().map { directory / $0 }
            }
        return candidates.lazy.map { $0.pushing(FilePath(name)) }.first(where: FileSystem.isExecutable).map {
            SetupScript(path: $0.relative(to: package) ?? $0.string)
        }
    }

    private static func scratchCheckouts(_ workDirectory: FilePath) -> [FilePath] {
        ((try? FileSystem.names(in: workDirectory)) ?? []).filter { $0.hasPrefix("scratch-") }.sorted()
            .map { workDirectory / $0 / "checkouts" }
    }

    package func advice(for architecture: Architecture) -> String {
        let command = Command(FilePath(path), ["--arch", architecture.rawValue])
        return "or make one of Debian's packages, without Foundation and Dispatch: \(command)"
    }
}
