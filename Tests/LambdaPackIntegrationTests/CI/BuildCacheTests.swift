import Foundation
import TestSupport
import Testing

/// A build directory that one job leaves serves the next one, though its checkout is new.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct BuildCacheTests {
    /// The object's inode and time: another one after a compile.
    private func object(_ pull: PullRequest, _ name: String) throws -> String {
        let found = try run(
            "find", [(pull.tiny.package / ".build").path, "-path", "*/\(name).build/*.o", "-printf", "%P %T@\\n"])
        return try #require(found.output.isEmpty ? nil : found.output)
    }

    private func checkOutAnew(_ pull: PullRequest) throws {
        let clone = pull.tiny.root / "clone"
        let base = try pull.git("rev-parse", "origin/main")
        try FileManager.default.removeItem(at: pull.tiny.package / ".build")
        // What git starts to read the other repository asks for an owner of its own.
        if getuid() == 0 { try run("chown", ["-R", "0", pull.tiny.package.path]) }
        let made = try run("git", ["clone", "--quiet", pull.tiny.package.path, clone.path])
        try #require(made.status == 0, "\(made.output)")
        try FileManager.default.removeItem(at: pull.tiny.package)
        try FileManager.default.moveItem(at: clone, to: pull.tiny.package)
        try pull.git("update-ref", "refs/remotes/origin/main", base)
        if getuid() == 0 { try run("chown", ["-R", "12345", pull.tiny.package.path]) }
    }

    @Test func theCacheHoldsAcrossCheckouts() async throws {
        try await withTemporaryDirectory { directory in
            let pull = try await PullRequest(in: directory)
            let first = try pull.useAction(["cache": "true"], event: "push")
            #expect(first.status == 0 && first.ran.contains("Save the build directory"), "\(first.log)")
            let alpha = try object(pull, "Alpha")
            let beta = try object(pull, "Beta")

            try checkOutAnew(pull)
            try pull.tiny.write("Sources/Beta/main.swift", "print(\"another beta\")\n")
            try pull.commit("beta")
            let second = try pull.useAction(["cache": "true", "comment": "false"], event: "push")
            #expect(second.status == 0, "\(second.log)")
            #expect(
                second.outputs["steps.cache.outputs.cache-matched-key"] != nil
                    && second.log.contains("are dated by what they hold"))
            #expect(try object(pull, "Alpha") == alpha, "Alpha is as it was")
            #expect(try object(pull, "Beta") != beta, "Beta was compiled")
            let keys = try FileManager.default.contentsOfDirectory(atPath: pull.runner.caches.path)
            #expect(keys.count == 2 && Set(keys.map { $0.split(separator: "-").dropLast() }).count == 1, "\(keys)")

            // Without the dates everything is compiled: the test above can fail.
            try checkOutAnew(pull)
            let plain = try pull.useAction(["cache": "false"], event: "push")
            #expect(plain.status == 0)
            #expect(try object(pull, "Alpha") != alpha)
            // Other arguments have a cache of their own; a pull request leaves none where it found one.
            let other = try pull.useAction(["cache": "true", "arguments": "-c debug"], event: "push")
            #expect(other.status == 0 && other.outputs["steps.cache.outputs.cache-matched-key"] == nil, "\(other.log)")
            let asked = try pull.useAction(["cache": "true", "arguments": "-c debug"])
            #expect(asked.status == 0 && !asked.ran.contains("Save the build directory"), "\(asked.log)")
        }
    }
}
