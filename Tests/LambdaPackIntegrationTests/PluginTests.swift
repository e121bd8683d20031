import Foundation
import TestSupport
import Testing

/// `swift package lambda-pack`, as users run it. The slowest test: SwiftPM compiles the tool for the package.
@Suite(.serialized) struct PluginTests {
    @Test func worksInAPackageThatDependsOnThisOne() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory, manifest: TinyPackage.withThisPlugin)
            func plugin(_ arguments: [String]) throws -> Finished {
                try run(
                    "swift", ["package", "lambda-pack"] + arguments, environment: ["TMPDIR": tiny.temporary.path],
                    in: tiny.package)
            }
            let selection = ["--product", "Alpha", "--arch", Machine.architecture]
            let first = try plugin(selection)
            try #require(first.status == 0, "\(first.output)")
            #expect(!first.output.contains("\u{1B}") && !first.output.contains("\r"), "\(first.output)")
            let output = try #require(first.output.split(separator: "\n").last.map(String.init))
            #expect(FileManager.default.fileExists(atPath: "\(output)/functions/Alpha-\(Machine.architecture).zip"))
            #expect(try run("sha256sum", ["--check", "SHA256SUMS"], in: URL(fileURLWithPath: output)).status == 0)
            let second = try plugin(selection)
            #expect(second.output.contains("unchanged: \(output)"), "\(second.output)")
            let wrong = try plugin(["--no-such-option"])
            #expect(wrong.status == 1)
            #expect(wrong.output.contains("Usage: lambda-pack"), "\(wrong.output)")

            // The death of `swift package` midway: the tool does not go on.
            let before = try snapshot(of: URL(fileURLWithPath: output))
            try tiny.write("Sources/Alpha/main.swift", InterruptionTests.slow)
            let work = URL(fileURLWithPath: output).deletingLastPathComponent()
            try run("swift", ["package", "lambda-pack"] + selection, in: tiny.package) { process in
                try waitForCompiler(in: work.path)
                kill(process.processIdentifier, SIGKILL)
            }
            let deadline = Date().addingTimeInterval(60)
            while !processes(naming: work.path).isEmpty, Date() < deadline { usleep(100_000) }
            #expect(processes(naming: work.path).isEmpty)
            #expect(try snapshot(of: URL(fileURLWithPath: output)) == before)
        }
    }
}

/// Waits until Alpha's compiler is at work below a directory.
func waitForCompiler(in directory: String) throws {
    let deadline = Date().addingTimeInterval(240)
    while Date() < deadline {
        if processes(naming: directory).contains(where: { $0.contains("swift-frontend") && $0.contains("Alpha") }) {
            return
        }
        usleep(50_000)
    }
    Issue.record("no compiler was started")
}
