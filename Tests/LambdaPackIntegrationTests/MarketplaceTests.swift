import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// A package like real ones (SwiftNIO, traits, a build-tool plugin, a macro, resources, a C target), in both linkages, by
/// the tool and through the plugin. x86_64 on Linux x86_64, and arm64 where there is an SDK.
@Suite(.serialized, .enabled(if: Machine.architecture == "x86_64", "the marketplace is for x86_64"))
struct MarketplaceTests {
    static let networked = ["Cart", "Checkout", "Images", "Notify", "Search"]
    static let plain = ["Labels", "Prices", "Ratings", "Stock", "Taxes"]

    @Test func isBuiltOnceAndThenLeftAlone() throws {
        let workspace = try Workspace.marketplace()
        let both = ["x86_64"] + (Machine.hasARM64 ? ["arm64"] : [])

        // Static, by the tool.
        let output = workspace.output
        let selection = both.flatMap { ["--arch", $0] }
        let first = try workspace.lambdaPack(selection + ["--verbose"])
        try #require(first.status == 0, "\(first.output)")
        #expect(first.output.contains("SWIFT_DETERMINISTIC_HASHING=1"), "the environment is said")
        #expect(first.output.contains(" build --build-system native "), "the command is said")
        let manifest = try workspace.manifest()
        let expected =
            Self.networked.map { "\($0)-x86_64" } + both.flatMap { arch in Self.plain.map { "\($0)-\(arch)" } }
        #expect(manifest.functions.map { "\($0.name)-\($0.architecture)" }.sorted() == expected.sorted())
        try AttributionCheck.expectExact(workspace)
        try expectKnownModules(manifest)
        try expectHostToolsWithoutOurFlags(workspace)
        try expectUnchanged(workspace, "static, by the tool") {
            try Tool.run(arguments(workspace, output) + selection, environment: [:], in: workspace.package, under: $0)
        }
        try expectAnswers(output)

        // The same by the plugin, which has another environment. SwiftPM itself takes a second --arch after the verb for
        // a universal binary of macOS: both are the default.
        let plugin =
            ["package", "lambda-pack"] + arguments(workspace, output).dropFirst(2) + (both.count > 1 ? [] : selection)
        let byPlugin = try run("swift", plugin, in: workspace.package)
        try #require(byPlugin.status == 0, "\(byPlugin.output)")
        #expect(try workspace.manifest() == manifest)
        try expectUnchanged(workspace, "static, through the plugin") {
            try run($0[0], Array($0.dropFirst()) + ["swift"] + plugin, in: workspace.package)
        }

        // Shared.
        let shared = workspace.root / "shared"
        let linkage = ["--arch", "x86_64", "--linkage", "shared", "--retarget"]
        let firstShared = try workspace.lambdaPack(linkage, output: shared)
        try #require(firstShared.status == 0, "\(firstShared.output)")
        try expectUnchanged(workspace, "shared, by the tool") {
            try Tool.run(arguments(workspace, shared) + linkage, environment: [:], in: workspace.package, under: $0)
        }
        let sharedPlugin =
            ["package", "--allow-writing-to-package-directory", "lambda-pack"]
            + arguments(workspace, shared).dropFirst(2) + linkage
        let sharedByPlugin = try run("swift", sharedPlugin, in: workspace.package)
        try #require(sharedByPlugin.status == 0, "\(sharedByPlugin.output)")
        try expectUnchanged(workspace, "shared, through the plugin") {
            try run($0[0], Array($0.dropFirst()) + ["swift"] + sharedPlugin, in: workspace.package)
        }

        // One changed line: one function changes.
        let cart = workspace.package / "Sources/Cart/Cart.swift"
        let text = try String(contentsOf: cart, encoding: .utf8)
        try text.replacingOccurrences(of: "totalCents", with: "cents").write(
            to: cart, atomically: true, encoding: .utf8)
        let changed = try workspace.lambdaPack(selection)
        #expect(changed.status == 0, "\(changed.output)")
        let after = try workspace.manifest()
        let different = zip(manifest.functions, after.functions).filter { $0.archive.sha256 != $1.archive.sha256 }
        #expect(different.map(\.0.name) == ["Cart"])
    }

    private func arguments(_ workspace: Workspace, _ output: URL) -> [String] {
        [
            "--package-path", workspace.package.path, "--work-directory", workspace.work.path, "--output", output.path,
        ]
    }

    /// Every byte of what a function links is put down to something: no map is another link's.
    private func expectKnownModules(_ manifest: Manifest) throws {
        for function in manifest.functions {
            let modules = try #require(function.attribution).modules.map(\.name)
            #expect(!modules.contains("(unknown)"), "\(function.name): \(modules)")
            #expect(modules.contains(function.name) && modules.contains("MarketModel"), "\(function.name): \(modules)")
            #expect(!modules.contains { $0.hasSuffix("-tool") }, "\(function.name): \(modules)")
        }
    }

    /// What runs on the machine that builds is linked as SwiftPM links it.
    private func expectHostToolsWithoutOurFlags(_ workspace: Workspace) throws {
        let directory = workspace.work / "scratch-x86_64/x86_64-unknown-linux-gnu/release"
        for name in ["MarketMacros-tool", "generate-catalog-tool"] {
            let tool = directory / name
            #expect(FileManager.default.isExecutableFile(atPath: tool.path), "\(name)")
            #expect(!FileManager.default.fileExists(atPath: tool.path + ".link-map"), "\(name)")
            let interpreter = try run("readelf", ["-lW", tool.path]).output
            #expect(interpreter.contains("Requesting program interpreter"), "\(name) is dynamic")
        }
        #expect(FileManager.default.fileExists(atPath: (directory / "Cart.link-map").path))
    }

    // MARK: Nothing is done twice

    /// Runs a command with a program in front of it that notes what is started, and checks that neither a compiler, a
    /// linker nor a tool of the package is.
    private func expectUnchanged(
        _ workspace: Workspace, _ name: Comment, _ command: ([String]) throws -> TestSupport.Finished
    ) throws {
        guard let strace = findExecutable("strace"),
            try run(strace, ["-f", "-o", "/dev/null", "true"]).status == 0
        else {
            return skipPart("\(name): strace can't be used here, so what a second run starts was not looked at")
        }
        let log = workspace.root / "strace.log"
        defer { try? FileManager.default.removeItem(at: log) }
        let trace = [strace, "-f", "--seccomp-bpf", "-qq", "-s", "300", "-e", "trace=execve", "-o", log.path]
        let second = try command(trace)
        #expect(second.status == 0, "\(name): \(second.output)")
        #expect(second.output.contains("unchanged: "), "\(name): \(second.output)")
        let started = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").filter {
            $0.contains("execve(\"") && !$0.contains("ENOENT")
        }
        // It did see the run.
        #expect(started.contains { $0.contains("/swift-build\"") }, "\(name)")
        let forbidden = started.filter { line in
            guard let path = line.split(separator: "\"").dropFirst().first else { return true }
            let program = path.split(separator: "/").last.map(String.init) ?? ""
            let asks = ["\"-print-target-info\"", "\"-h\"", "\"-version\"", "\"--version\""].contains {
                line.contains($0)
            }
            if ["swiftc", "swift-frontend", "clang"].contains(program) { return !asks }
            return program.hasPrefix("ld.") || program.hasPrefix("clang") || program.hasPrefix("llvm-")
                || program == "swift-autolink-extract" || path.contains("/scratch")
        }
        #expect(forbidden.isEmpty, "\(name): \(forbidden.joined(separator: "\n"))")
    }

    // MARK: They run

    private func expectAnswers(_ output: URL) throws {
        let expected: [(function: String, events: [String], answers: [String])] = [
            ("Cart", ["tea", "tea cup"], [#"{"totalCents":940}"#, #"{"totalCents":2230}"#]),
            ("Images", ["tea field", "tea+cup", "tea"], ["20", "22", "null"]),
            ("Search", ["tea", "cup", "x"], [#"["tea"]"#, #"["cup"]"#, "[]"]),
        ]
        for (function, events, answers) in expected {
            let root = output.deletingLastPathComponent() / "task-\(function)"
            defer { try? FileManager.default.removeItem(at: root) }
            let zip = output / "functions/\(function)-x86_64.zip"
            #expect(try run("unzip", ["-q", zip.path, "-d", root.path]).status == 0)
            let api = try RuntimeAPI(events: events)
            defer { api.stop() }
            let environment = ["AWS_LAMBDA_RUNTIME_API": api.address, "LAMBDA_TASK_ROOT": root.path]
            let finished = try run((root / "bootstrap").path, [], environment: environment, in: root) { process in
                let deadline = Date().addingTimeInterval(60)
                while api.received.count < events.count, process.isRunning, Date() < deadline { usleep(20_000) }
                process.terminate()
            }
            #expect(api.received.map(\.body) == answers, "\(function): \(finished.output)")
        }
    }
}

extension Workspace {
    /// The fixture beside the storefront, whose kit it uses, with the plugin of this package.
    static func marketplace() throws -> Workspace {
        let workspace = try Workspace(copying: "marketplace", into: "marketplace/market")
        let manifest = workspace.package / "Package.swift"
        let text = try String(contentsOf: manifest, encoding: .utf8)
        let place = #".package(name: "runtime-kit","#
        try #require(text.contains(place))
        try text.replacingOccurrences(
            of: place, with: #".package(name: "swift-lambda-pack", path: "\#(Repository.root.path)"),"# + place
        ).write(to: manifest, atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(
            at: workspace.root / "storefront", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Repository.fixture("storefront") / "Kit", to: workspace.root / "storefront/Kit")
        return workspace
    }
}
