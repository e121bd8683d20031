import Foundation
import TestSupport
import Testing

@testable import LambdaPackCore

/// What SwiftPM plans, and what follows for products and modules.
@Suite struct BuildPlanTests {
    /// As SwiftPM 6.3 writes it, shortened.
    private static let manifest = #"""
        client:
          name: basic
        targets:
          "Orders-aarch64-unknown-linux-gnu-release.exe": ["<Orders-aarch64-unknown-linux-gnu-release.exe>"]
        commands:
          "/s/release/CSum.build/sub/sum.c.o":
            tool: clang
            inputs: ["/fixed/Sources/CSum/sub/sum.c"]
            outputs: ["/s/release/CSum.build/sub/sum.c.o"]

          "C.Kit-aarch64-unknown-linux-gnu-release.module":
            tool: shell
            inputs: ["/fixed/Sources/Kit/Kit.swift","/fixed/Sources/Kit/a \"b\".swift","/s/release/swift-version-6A.txt","/s/release/Modules/Base.swiftmodule","/s/release/Kit.build/sources"]
            outputs: ["/s/release/Kit.build/Kit.swift.o"]

          "C.Orders-aarch64-unknown-linux-gnu-release.exe":
            tool: shell
            inputs: ["/s/release/CSum.build/sub/sum.c.o","/s/release/Kit.build/Kit.swift.o","/s/release/Orders.build/main.swift.o","/s/release/Orders.product/Objects.LinkFileList"]
            outputs: ["/s/release/Orders"]

          "C.Orders-aarch64-unknown-linux-gnu-release.module":
            tool: shell
            inputs: ["/fixed/Sources/Orders/main.swift","/s/release/Modules/Kit.swiftmodule"]
            outputs: ["/s/release/Orders.build/main.swift.o"]

          "C.generate-x86_64-unknown-linux-gnu-release-tool.module":
            tool: shell
            inputs: ["/fixed/Sources/generate/main.swift"]

        """#

    @Test func readsProductsModulesAndSources() async throws {
        try await withTemporaryDirectory { directory in
            let scratch = FilePath(directory.path)
            func read() -> BuildPlan? {
                BuildPlan.read(scratch: scratch, triple: "aarch64-unknown-linux-gnu", configuration: .release) {
                    $0.replacingOccurrences(of: "/fixed/", with: "/p/")
                }
            }
            #expect(read() == nil)
            try Self.manifest.write(to: directory / "release.yaml", atomically: true, encoding: .utf8)
            #expect(
                read()
                    == BuildPlan(
                        modules: ["Orders": ["CSum", "Kit", "Orders"]],
                        sources: [
                            "CSum": ["/p/Sources/CSum/sub/sum.c"],
                            "Kit": ["/p/Sources/Kit/Kit.swift", "/p/Sources/Kit/a \"b\".swift"],
                            "Orders": ["/p/Sources/Orders/main.swift"],
                        ]))
        }
    }

    // MARK: What an SDK lacks

    private func sdk(in folder: URL, modules: [String]) throws -> SwiftSDK {
        let home = folder / "usr/lib/swift_static/linux"
        for module in modules {
            try FileManager.default.createDirectory(
                at: home / "\(module).swiftmodule", withIntermediateDirectories: true)
        }
        return SwiftSDK(
            id: "small", triple: "aarch64-unknown-linux-gnu", searchPath: FilePath(folder.path),
            bundle: FilePath((folder / "small.artifactbundle").path),
            staticResources: FilePath((folder / "usr/lib/swift_static").path))
    }

    @Test func anSDKSaysWhatItLacks() async throws {
        try await withTemporaryDirectory { directory in
            let small = try sdk(in: directory / "a", modules: ["Swift", "Synchronization", "Observation"])
            let lacked = small.lackedModules(for: .static)
            #expect(lacked.isSuperset(of: ["Foundation", "FoundationEssentials", "Dispatch"]))
            #expect(lacked.isDisjoint(with: ["Swift", "Synchronization", "Observation"]))
            let debian = try sdk(in: directory / "c", modules: ["Swift", "aarch64/Dispatch", "x86_64/Foundation"])
            let isLacked = ["Dispatch", "Foundation"].map(debian.lackedModules(for: .static).contains)
            #expect(isLacked == [false, true])
            // Where the standard library is not found, nobody knows where the others would be.
            #expect(try sdk(in: directory / "b", modules: ["Kit"]).lackedModules(for: .static).isEmpty)
        }
    }

    @Test func allProductsThatNeedWhatIsMissingAreSaidAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            func source(_ name: String, _ text: String) throws -> String {
                try text.write(to: directory / name, atomically: true, encoding: .utf8)
                return (directory / name).path
            }
            let plan = BuildPlan(
                modules: ["One": ["One", "NIO"], "Two": ["Two", "NIO"], "Three": ["Three"], "Four": ["Four"]],
                sources: [
                    "NIO": [try source("nio.swift", "import Dispatch\n")],
                    "One": [try source("one.swift", "import Foundation\nimport NIO\n")],
                    "Two": [try source("two.swift", "import NIO\n")],
                    "Three": [try source("three.swift", "#if canImport(Foundation)\nimport Foundation\n#endif\n")],
                    "Four": [try source("four.swift", "import Observation\n"), "/nowhere/generated.swift"],
                ])
            let target = BuildTarget(
                architecture: .arm64, triple: "t", sdk: try sdk(in: directory / "sdk", modules: ["Swift"]))
            func find(_ lacking: Set<String>) -> MissingModules? {
                MissingModules.find(["One", "Two", "Three", "Four"], target: target, plan: plan, lacking: lacking)
            }
            let found = try #require(find(["Foundation", "Dispatch", "NIO"]))
            #expect(found.products == ["One", "Two"])
            #expect(
                found.needs.map { "\($0.product) \($0.module) \($0.importer)" } == [
                    "One Dispatch NIO", "One Foundation One", "Two Dispatch NIO",
                ])
            #expect(find(["Foundation"])?.products == ["One"])
            #expect(find(["Distributed"]) == nil)
            let problem = found.problem(packageDirectory: FilePath(directory.path), others: [.x86_64])
            #expect(
                problem.message
                    == "the Swift SDK small for arm64 lacks Dispatch, Foundation: One, Two can't be built with it")
            #expect(problem.cause?.contains("'Two' needs Dispatch: nio.swift of NIO imports it") == true)
            #expect(problem.advice?.contains("for x86_64 nothing is missing: --arch x86_64") == true)
        }
    }

    // MARK: What failed builds say

    private static let output = """
        Building for production...
        [1/4] Write sources
        /p/Sources/Kit/Kit.swift:3:9: error: cannot find 'x' in scope
        1 | let a = 1
        3 | let b = x
          |         `- error: cannot find 'x' in scope
        [3/4] Compiling Orders main.swift
        /p/Sources/Kit/Kit.swift:3:9: error: cannot find 'x' in scope
        1 | let a = 1
        3 | let b = x
          |         `- error: cannot find 'x' in scope
        /p/Sources/Kit/Kit.swift:4:1: warning: unused
        /p/Sources/Kit/Kit.swift:4:1: note: here
        error: fatalError
        """

    @Test func eachDiagnosticIsKeptOnceWithItsLines() {
        let output = CompilerOutput(Self.output)
        #expect(output.diagnostics.count == 3, "\(output.diagnostics)")
        #expect(output.diagnostics[0].hasSuffix("`- error: cannot find 'x' in scope"))
        #expect(output.diagnostics[1].hasSuffix("note: here"))
        #expect(output.errors.map(\.file) == ["/p/Sources/Kit/Kit.swift"])
        let joined = String(decoding: CompilerOutput.joined([output, CompilerOutput(Self.output)]), as: UTF8.self)
        #expect(joined.components(separatedBy: "Kit.swift:3:9").count == 2)
        #expect(CompilerOutput.joined([]) == [])
    }

    @Test func aBrokenModuleBreaksTheProductsThatHaveIt() {
        let plan = BuildPlan(
            modules: ["Orders": ["Orders", "Kit"], "Search": ["Search"]],
            sources: ["Kit": ["/p/Sources/Kit/Kit.swift"], "Orders": ["/p/Sources/Orders/main.swift"]])
        let failed = FailedBuild(output: CompilerOutput(Self.output), exitCode: 1)
        #expect(failed.breaks("Orders", plan) && !failed.breaks("Search", plan) && !failed.breaks("Orders", nil))
        let target = BuildTarget(architecture: .x86_64, triple: "t", sdk: nil)
        let problem = failed.problem("Orders", target, plan, packageDirectory: "/p")
        #expect(problem.message == "'Orders' does not build for x86_64 (toolchain)")
        #expect(problem.cause == "Sources/Kit/Kit.swift:3:9: error: cannot find 'x' in scope")
        // Without a plan they are those of the build, which was of this product.
        #expect(failed.problem("Orders", target, nil, packageDirectory: "/p").cause == problem.cause)
        let silent = FailedBuild(output: CompilerOutput("error: fatalError"), exitCode: 1)
        #expect(silent.problem("Orders", target, plan, packageDirectory: "/p").cause == "swift build exited with 1")
    }

    /// Without an error in a source, what the linker lacks is the cause, and not that its call failed.
    @Test(arguments: [
        ("ld.lld: error: undefined symbol: hypot", true),
        ("/usr/bin/ld.gold: fatal error: out.o: no such file", true),
        ("aarch64-linux-gnu-ld: error: cannot open crt1.o", true),
        ("/p/a.o:a.c:function f: error: undefined reference to 'hypot'", true),
        ("clang: error: linker command failed with exit code 1 (use -v to see invocation)", false),
        ("error: link command failed with exit code 1", false),
        ("build: error: ", false),
    ])
    func whatTheLinkerLacksIsTheCause(line: String, isCause: Bool) {
        let target = BuildTarget(architecture: .x86_64, triple: "t", sdk: nil)
        let link = FailedBuild(output: CompilerOutput(line + "\n>>> referenced by a.c:1"), exitCode: 1)
        let cause = link.problem("Orders", target, nil, packageDirectory: "/p").cause
        let named = line.hasPrefix("/p/") ? String(line.dropFirst(3)) : line
        #expect(cause == (isCause ? named : "swift build exited with 1"))
    }
}
