import Foundation
import TestSupport
import Testing

/// What is known before anything compiles is said before.
@Suite(.serialized) struct KnownBeforeTests {
    private func didBuild(_ output: String) -> Bool { output.contains("\nbuild ") || output.hasPrefix("build ") }

    @Test func theConfigurationAndWhatItIncludes() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write(
                "lambda-pack.yml",
                """
                layers:
                  pin: {mine: [liba.so]}
                  import: [{name: mine, archive: l.zip}]
                include: [../secret, missing.txt, {from: Package.swift, to: bootstrap}]
                functions:
                  Betta: {}
                """)
            let failed = try tiny.lambdaPack([])
            #expect(failed.status == 1 && !didBuild(failed.output), "\(failed.output)")
            for words in [
                "3:12: error: two layers are named 'mine'", "4:11: error: the include '../secret' leaves",
                "4:22: error: ", "6:3: error: there is no executable product 'Betta'",
            ] {
                #expect(failed.output.contains("lambda-pack.yml:\(words)"), "\(words): \(failed.output)")
            }
            try tiny.write("lambda-pack.yml", "include: [{from: Package.swift, to: bootstrap}]\n")
            let collision = try tiny.lambdaPack([])
            #expect(collision.status == 1 && !didBuild(collision.output), "\(collision.output)")
            #expect(collision.output.contains("two files of 'Alpha' would be 'bootstrap'"), "\(collision.output)")
        }
    }

    /// SDKs, the preflight's profile and prebuilt layers are looked at together.
    @Test func whatElseTheRunNeeds() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("lambda-pack.yml", "layers:\n  import: [{name: mine, archive: l.zip}]\n")
            let other = Machine.architecture == "arm64" ? "x86_64" : "arm64"
            let failed = try tiny.lambdaPack([
                "--arch", other, "--swift-sdks-path", directory.path, "--profile", "nowhere.json",
            ])
            #expect(failed.status == 1 && !didBuild(failed.output), "\(failed.output)")
            for code in ["[sdk-missing]", "[profile-unreadable]", "[layer-import]"] {
                #expect(failed.output.contains(code), "\(code): \(failed.output)")
            }
            for command in ["sdk install: ", "sdk make --arch \(other) --from "] {
                #expect(failed.output.contains("lambda-pack \(command)"), "\(command): \(failed.output)")
            }
        }
    }

    /// What is left out because nobody asked for it is the first thing that is said.
    @Test(.enabled(if: Machine.isLinux, "the other architecture needs Linux's own toolchain"))
    func theArchitectureThatIsLeftOut() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory / "tiny")
            let sdks = directory / "sdks"
            try FileManager.default.createDirectory(at: sdks, withIntermediateDirectories: true)
            let found = try Tool.run(
                ["build"] + tiny.arguments.dropLast(2) + ["--profile", "nowhere.json", "--swift-sdks-path", sdks.path],
                environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
            let other = Machine.architecture == "arm64" ? "x86_64" : "arm64"
            #expect(found.status == 1 && !didBuild(found.output), "\(found.output)")
            #expect(found.output.hasPrefix("there is no Swift SDK for \(other): only "), "\(found.output)")
        }
    }

    /// One of another version would fail in the midst of the build.
    @Test func anSDKOfAnotherVersion() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory / "tiny")
            let other = Machine.architecture == "arm64" ? "x86_64" : "arm64"
            let id = "swift-5.9.2-RELEASE_static-linux-0.0.1"
            let bundle = directory / "sdks/\(id).artifactbundle"
            try FileManager.default.createDirectory(at: bundle / "sdk/root", withIntermediateDirectories: true)
            try
                #"{"schemaVersion":"1.0","artifacts":{"\#(id)":{"type":"swiftSDK","version":"1","variants":[{"path":"sdk"}]}}}"#
                .write(to: bundle / "info.json", atomically: true, encoding: .utf8)
            let machine = other == "arm64" ? "aarch64" : other
            try #"{"schemaVersion":"4.0","targetTriples":{"\#(machine)-swift-linux-musl":{"sdkRootPath":"root"}}}"#
                .write(to: bundle / "sdk/swift-sdk.json", atomically: true, encoding: .utf8)
            let path = ["--swift-sdks-path", (directory / "sdks").path]
            let failed = try tiny.lambdaPack(["--arch", other] + path)
            #expect(failed.status == 1 && !didBuild(failed.output), "\(failed.output)")
            #expect(failed.output.contains("[sdk-version]") && failed.output.contains(id), "\(failed.output)")
            let named = try tiny.lambdaPack(
                ["--arch", other, "--profile", "nowhere.json", "--swift-sdk", "\(other)=\(id)"] + path)
            #expect(named.output.contains("warning: the Swift SDK '\(id)' was made for Swift 5.9.2"), "\(named.output)")
        }
    }

    @Test(.enabled(if: Machine.hasARM64 && Machine.architecture == "x86_64", "there is no SDK for arm64"))
    func modulesThatTheSDKLacks() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            let sdks = try #require(Machine.sdkFolder)
            try #require(
                !FileManager.default.fileExists(atPath: sdks + "/Foundation.swiftmodule"), "a folder of SDKs")
            try tiny.write("Sources/Alpha/main.swift", "import Foundation\nprint(Date())\n")
            try tiny.write("Sources/Beta/main.swift", "import Dispatch\nprint(1)\n")
            let arguments = ["--arch", "arm64", "--swift-sdks-path", sdks]
            let failed = try tiny.lambdaPack(arguments)
            guard !failed.output.contains("musl") else { return try skip("the SDK for arm64 has Foundation") }
            #expect(failed.status == 1 && !didBuild(failed.output), "\(failed.output)")
            #expect(failed.output.contains("lacks Dispatch, Foundation: Alpha, Beta can't"), "\(failed.output)")
            #expect(failed.output.contains("for x86_64 nothing is missing"), "\(failed.output)")
            // The other architecture is built where the run is to go on, and what is mended is found out.
            try tiny.write("Sources/Beta/main.swift", "print(1)\n")
            let kept = try tiny.lambdaPack(arguments + ["--keep-going"])
            #expect(kept.status == 1 && kept.output.contains("1 of 4 functions are missing"), "\(kept.output)")
            #expect(kept.output.contains("missing: Alpha-arm64\n"), "\(kept.output)")
            #expect(!FileManager.default.fileExists(atPath: tiny.output.path))
        }
    }

    @Test func executablesThatPluginsRunAreNoFunctions() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(
                in: directory,
                manifest: """
                    // swift-tools-version: 6.1
                    import PackageDescription
                    let package = Package(
                        name: "tiny",
                        targets: [
                            .executableTarget(name: "Alpha"), .executableTarget(name: "Beta"),
                            .plugin(name: "Generate", capability: .buildTool(), dependencies: ["Beta"]),
                        ])
                    """)
            try tiny.write(
                "Plugins/Generate/Generate.swift",
                """
                import PackagePlugin
                @main struct Generate: BuildToolPlugin {
                    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] { [] }
                }
                """)
            let wrote = try Tool.run(["init", "--package-path", tiny.package.path], in: tiny.package)
            #expect(wrote.status == 0, "\(wrote.output)")
            let text = try String(contentsOf: tiny.package / "lambda-pack.yml", encoding: .utf8)
            #expect(text.contains("  Alpha: {}\n  Beta: {exclude: true}"), "\(text)")
            // Said before anything else is found out.
            try FileManager.default.removeItem(at: tiny.package / "lambda-pack.yml")
            let failed = try tiny.lambdaPack(["--profile", "nowhere.json"])
            #expect(
                failed.output.contains("note: 'Beta' is left out: a plugin of the package runs it"), "\(failed.output)")
        }
    }
}
