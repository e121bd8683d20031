import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Traits of the package reach every nested build: the functions themselves say which are enabled.
@Suite(.serialized, .enabled(if: Machine.hasNamespaces, "needs mount namespaces, to start functions"))
struct TraitTests {
    /// One after the other in one work directory: a build with other traits is another one, and finds its own again.
    @Test(arguments: Linkage.allCases)
    func theyAreEnabledAsSwiftPMHasIt(linkage: Linkage) async throws {
        guard linkage == .static || SharedStorefront.isPossible else {
            return try skip("needs a toolchain with dynamic libraries for x86_64")
        }
        let options = linkage == .static ? [] : ["--linkage", "shared", "--retarget"]
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(in: directory)
            for (traits, said, recorded) in [
                ([], "Loud feet", nil),
                (["--traits", "Fast"], "Fast metres", .naming(["Fast"])),
                (["--traits", "default, Whole"], "Loud Fast Whole metres", .naming(["Whole", "default"])),
                (["--enable-all-traits"], "Loud Fast Whole metres", .all),
                (["--disable-default-traits"], "feet", .only([])),
                (["--disable-default-traits", "--traits", "Loud"], "Loud feet", .naming(["Loud"])),
                (["--traits", "default"], "Loud feet", nil),
            ] as [([String], String, TraitSelection?)] {
                #expect(try await package.enabled(options + traits) == said, "\(traits)")
                let manifest = try package.tiny.manifest()
                #expect(manifest.settings?.traits == recorded, "\(traits)")
                try ManifestSchemaTests.validate(package.tiny.output / "manifest.json")
            }
            // Nothing changed: nothing is built.
            let again = try package.tiny.lambdaPack(options + ["--traits", "default", "--verbose"])
            #expect(again.output.contains("unchanged: ") && !again.output.contains("Compiling "), "\(again.output)")
        }
    }

    /// The file's, which the command line replaces; and what was built with options is checked and built again with them.
    @Test func theyComeFromTheFileAndStayWithTheSet() async throws {
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(in: directory)
            try package.tiny.write("lambda-pack.yml", "build: {traits: [Fast]}\n")
            #expect(try await package.enabled([]) == "Fast metres")
            try package.tiny.write("lambda-pack.yml", "build: {traits: all}\n")
            let stale = try package.command("check", [])
            #expect(stale.status == 1, "\(stale.output)")
            #expect(stale.output.contains("build.traits  Fast → all traits"), "\(stale.output)")
            #expect(try await package.enabled(["--traits", "Loud"]) == "Loud feet")
            let checked = try package.command("check", [])
            #expect(checked.status == 0, "\(checked.output)")
            let rebuilt = try package.command("verify", ["--rebuild"])
            #expect(rebuilt.status == 0, "\(rebuilt.output)")
            let other = try package.command("verify", ["--rebuild", "--traits", "Fast"])
            #expect(other.status == 4, "\(other.output)")
            #expect(other.output.contains("build.traits  Loud → Fast"), "\(other.output)")
        }
    }

    /// Said once, before anything compiles, with SwiftPM's words; the set that is there stays.
    @Test func aTraitThatThePackageDoesNotHaveIsAnError() async throws {
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(in: directory)
            for (traits, cause) in [
                (
                    "Nope",
                    "Trait 'Nope' enabled by command-line trait configuration is not declared by package 'pkg' (tiny)"
                ),
                ("Metric", "The available traits declared by this package are: Fast, Loud, Whole, default."),
            ] {
                let failed = try package.tiny.lambdaPack(["--traits", traits])
                #expect(failed.status == 1 && failed.output.contains("[unknown-trait]"), "\(failed.output)")
                #expect(failed.output.contains(cause), "\(failed.output)")
                #expect(failed.output.split(separator: "\n").count { $0.hasPrefix("error: ") } == 1, "\(failed.output)")
                #expect(!failed.output.contains("build "), "\(failed.output)")
            }
            for traits in ["", "A,,B", "-x"] {
                let misused = try package.tiny.lambdaPack(["--traits=\(traits)"])
                #expect(misused.status == 64, "\(traits): \(misused.output)")
            }
            let none = try TraitPackage(
                in: directory / "none", manifest: TinyPackage.twoFunctions.replacing("tiny", with: "plain"))
            let refused = try none.tiny.lambdaPack(["--disable-default-traits"])
            #expect(refused.status == 1 && refused.output.contains("declares no traits"), "\(refused.output)")
        }
    }

    /// The plugin is told of packages that the default traits take. This one comes with another trait.
    @Test func aLocalPackageBehindATraitIsKnown() async throws {
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(
                in: directory,
                manifest: TraitPackage.manifest
                    .replacing("dependencies: [\n", with: "dependencies: [\n        .package(path: \"../Extra\"),\n")
                    .replacing(
                        "\"Kit\")]),\n        .executableTarget(name: \"Beta\"",
                        with: """
                            "Kit"), .product(
                                name: "Extra", package: "Extra", condition: .when(traits: ["Fast"]))]),
                                    .executableTarget(name: "Beta"
                            """))
            try package.tiny.write("../Extra/Package.swift", TraitPackage.extraManifest)
            try package.tiny.write("../Extra/Sources/Extra/Extra.swift", "public let extra = 1\n")
            let asPlugin = [
                "LAMBDA_PACK_PRODUCTS": "Alpha\nBeta", "LAMBDA_PACK_PACKAGE_NAME": "tiny",
                "LAMBDA_PACK_LOCAL_PACKAGES": (package.tiny.package / "Kit").path,
            ]
            // At a fixed path alone what is known is there.
            let options = ["--traits", "Fast", "--fixed-path", "--verbose"]
            let built = try package.tiny.lambdaPack(options, environment: asPlugin)
            try #require(built.status == 0, "\(built.output)")
            // SwiftPM looks for new files in the package itself only.
            try package.tiny.write("../Extra/Sources/Extra/New.swift", "public let new = 2\n")
            let again = try package.tiny.lambdaPack(options, environment: asPlugin)
            try #require(again.status == 0, "\(again.output)")
            #expect(again.output.contains("Compiling Extra "), "\(again.output)")
        }
    }

    /// SwiftPM keeps options before a plugin's name to itself. Here a shell stands for the `swift package` that was given
    /// them: any process has its arguments in /proc.
    @Test(.enabled(if: Machine.isLinux, "only /proc shows a process's arguments"))
    func whatStandsBeforeThePluginsNameCounts() async throws {
        try await withTemporaryDirectory { directory in
            let package = try TraitPackage(in: directory)
            func built(_ options: [String], before: [String]) async throws -> String {
                let package = package
                let host = Process()
                host.executableURL = URL(fileURLWithPath: "/bin/sh")
                host.arguments =
                    ["-c", "read line", "swift-package"] + before + ["lambda-pack"] + package.tiny.arguments
                    + options
                host.standardInput = Pipe()
                try host.run()
                defer { host.terminate() }
                return try await package.enabled(
                    options, environment: ["LAMBDA_PACK_PARENTS": "\(getpid()) \(host.processIdentifier)"])
            }
            #expect(try await built([], before: ["--traits", "Fast"]) == "Fast metres")
            // As if the tool itself had been told: a check knows, and the tool's own options win.
            #expect(try package.tiny.manifest().settings?.traits == .naming(["Fast"]))
            #expect(try package.command("check", []).status == 0)
            #expect(try await built(["--traits", "Loud"], before: ["--enable-all-traits"]) == "Loud feet")
        }
    }
}
