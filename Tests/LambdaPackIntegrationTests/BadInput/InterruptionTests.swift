import Foundation
import TestSupport
import Testing

/// Runs that end before they are done, and runs in each other's way.
@Suite(.serialized) struct InterruptionTests {
    /// A source that keeps the compiler busy for long.
    static let slow =
        (0..<6000).map {
            "func f\($0)(_ x: Int) -> [String] { (0..<x).map { \"\\($0 * \($0))\" }.filter { !$0.isEmpty } }"
        }
        .joined(separator: "\n") + "\nprint(f0(1))\n"

    @Test(arguments: [SIGINT, SIGTERM])
    func signal(number: Int32) async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try #require(try tiny.lambdaPack().status == 0)
            let before = try snapshot(of: tiny.output)
            try tiny.write("Sources/Alpha/main.swift", Self.slow)
            let finished = try tiny.lambdaPack { process in
                try waitForCompiler(in: tiny.work.path)
                kill(process.processIdentifier, number)
            }
            #expect(finished.status == 128 + number, "\(finished.output)")
            #expect(finished.output.contains("[interrupted]"), "\(finished.output)")
            #expect(try snapshot(of: tiny.output) == before)
            try tiny.expectNothingLeft()
        }
    }

    /// The base of a check: no worktree, and no note of one, is left in the repository.
    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func whileABaselineIsBuilt() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            func git(_ arguments: String...) throws -> String {
                let finished = try run(
                    "git", ["-C", tiny.package.path, "-c", "user.name=A", "-c", "user.email=a@example.org"] + arguments)
                try #require(finished.status == 0, "\(finished.output)")
                return finished.output
            }
            try tiny.write("lambda-pack.yml", "products: [Alpha]\n")
            try tiny.write("Sources/Alpha/main.swift", Self.slow)
            _ = try git("init", "--quiet")
            _ = try git("add", "--all")
            _ = try git("commit", "--quiet", "--message", "slow")
            try tiny.write("Sources/Alpha/main.swift", "print(1)\n")
            try #require(try tiny.lambdaPack().status == 0)
            let finished = try Tool.run(
                [
                    "check", "--package-path", tiny.package.path, "--work-directory", tiny.work.path, "--output",
                    tiny.output.path, "--baseline-ref", "HEAD",
                ], environment: ["TMPDIR": tiny.temporary.path]
            ) { process in
                try waitForCompiler(in: (tiny.work / "baseline").path)
                kill(process.processIdentifier, SIGINT)
            }
            #expect(finished.status == 128 + SIGINT, "\(finished.output)")
            #expect(try git("worktree", "list", "--porcelain").components(separatedBy: "worktree ").count == 2)
            #expect(!FileManager.default.fileExists(atPath: (tiny.work / "baseline/worktree").path))
        }
    }

    @Test func deathOfTheOneWhoAsked() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try #require(try tiny.lambdaPack().status == 0)
            let before = try snapshot(of: tiny.output)
            try tiny.write("Sources/Alpha/main.swift", Self.slow)
            // The shell stands for the plugin, which names itself to the tool and then dies without a word.
            let words = ([Tool.path] + tiny.arguments + ["--product", "Alpha"]).map { "'\($0)'" }.joined(separator: " ")
            let finished = try run(
                "/bin/sh", ["-c", "LAMBDA_PACK_PARENTS=\"$$ $$\" \(words) & wait"],
                environment: ["TMPDIR": tiny.temporary.path]
            ) { process in
                try waitForCompiler(in: tiny.work.path)
                kill(process.processIdentifier, SIGKILL)
            }
            #expect(finished.status == -SIGKILL)
            let deadline = Date().addingTimeInterval(60)
            while !processes(naming: tiny.work.path).isEmpty, Date() < deadline { usleep(100_000) }
            #expect(processes(naming: tiny.work.path).isEmpty)
            #expect(try snapshot(of: tiny.output) == before)
            try tiny.expectNothingLeft()
        }
    }

    @Test func twoRunsAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try #require(try tiny.lambdaPack().status == 0)
            try tiny.write("Sources/Alpha/main.swift", Self.slow)
            let first = try tiny.lambdaPack { process in
                try waitForCompiler(in: tiny.work.path)
                let before = try snapshot(of: tiny.output)
                // Another work directory: it is the output that they have in common.
                let second = try tiny.lambdaPack(["--product", "Alpha", "--work-directory", (directory / "work2").path])
                #expect(second.status == 1)
                #expect(second.output.contains("[output-busy]"), "\(second.output)")
                #expect(try snapshot(of: tiny.output) == before)
                kill(process.processIdentifier, SIGTERM)
            }
            #expect(first.status == 128 + SIGTERM)
            try tiny.expectNothingLeft()
        }
    }

    @Test func leftoversOfAKilledRunAreCleared() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try FileManager.default.createDirectory(
                at: directory / ".out.staging/functions", withIntermediateDirectories: true)
            try Data().write(to: directory / ".out.staging/.lambda-pack-directory")
            try "123\n".write(to: directory / ".out.lock", atomically: true, encoding: .utf8)
            #expect(try tiny.lambdaPack().status == 0)
            try tiny.expectNothingLeft()
        }
    }
}
