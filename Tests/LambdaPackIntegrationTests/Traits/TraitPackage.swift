import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A package with traits, one of which enables a trait of a package that it depends on. Its functions print what is enabled.
struct TraitPackage {
    /// `Loud` is on by default, `Whole` enables `Fast`, and `Fast` enables the kit's `Metric`.
    static let manifest = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "tiny",
            traits: [
                .trait(name: "Loud"), .trait(name: "Fast"), .trait(name: "Whole", enabledTraits: ["Fast"]),
                .default(enabledTraits: ["Loud"]),
            ],
            dependencies: [
                .package(path: "Kit", traits: [.trait(name: "Metric", condition: .when(traits: ["Fast"]))])
            ],
            targets: [
                .executableTarget(name: "Alpha", dependencies: [.product(name: "Kit", package: "Kit")]),
                .executableTarget(name: "Beta", dependencies: [.product(name: "Kit", package: "Kit")]),
            ])
        """

    private static let kitManifest = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "Kit", products: [.library(name: "Kit", targets: ["Kit"])], traits: ["Metric"],
            targets: [.target(name: "Kit")])
        """

    static let extraManifest = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "Extra", products: [.library(name: "Extra", targets: ["Extra"])], targets: [.target(name: "Extra")])
        """

    private static let function = """
        import Kit
        var enabled: [String] = []
        #if Loud
        enabled.append("Loud")
        #endif
        #if Fast
        enabled.append("Fast")
        #endif
        #if Whole
        enabled.append("Whole")
        #endif
        print((enabled + [unit()]).joined(separator: " "))

        """

    let tiny: TinyPackage

    init(in directory: URL, manifest: String = Self.manifest) throws {
        tiny = try TinyPackage(in: directory, manifest: manifest)
        try tiny.write("Kit/Package.swift", Self.kitManifest)
        try tiny.write(
            "Kit/Sources/Kit/Kit.swift",
            """
            @inline(never) public func unit() -> String {
                #if Metric
                "metres"
                #else
                "feet"
                #endif
            }

            """)
        for name in ["Alpha", "Beta"] { try tiny.write("Sources/\(name)/main.swift", Self.function) }
    }

    /// Builds a set, and lets its functions say what is enabled.
    func enabled(_ options: [String], environment: [String: String?] = [:]) async throws -> String {
        let built = try tiny.lambdaPack(options, environment: environment)
        try #require(built.status == 0, "\(built.output)")
        return try await printed()
    }

    /// What all functions of the set print.
    func printed() async throws -> String {
        let manifest = try tiny.manifest()
        var lines: Set<String> = []
        for function in manifest.functions {
            let said = try await withTemporaryDirectory { directory in
                let root = try PrivateRoot(function, manifest, of: tiny.output, in: directory)
                return try run(root.command.executable, root.command.arguments)
            }
            lines.insert(said.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return lines.sorted().joined(separator: " | ")
    }

    /// Runs another command on the set.
    func command(_ name: String, _ options: [String]) throws -> Finished {
        try Tool.run(
            [
                name, "--package-path", tiny.package.path, "--work-directory", tiny.work.path, "--output",
                tiny.output.path,
            ] + options,
            environment: ["TMPDIR": tiny.temporary.path, "GITHUB_ACTIONS": nil, "GITHUB_STEP_SUMMARY": nil],
            in: tiny.package)
    }
}
