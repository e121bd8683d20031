import Foundation
import LambdaPackModel
import TestSupport
import Testing

/// How the actions get lambda-pack: by version and checksum, or a workflow's own.
@Suite(.enabled(if: PullRequest.isPossible, PullRequest.comment))
struct ToolDownloadTests {
    private struct Releases {
        let hub: HubServer
        var runner: JobRunner
        let directory: URL
        var name: String { name(LambdaPackVersion.current) }

        func name(_ version: String) -> String { "lambda-pack-\(version)-linux-\(Machine.architecture).tar.gz" }

        init(in directory: URL) async throws {
            self.directory = directory
            hub = try await HubServer(in: directory)
            runner = try JobRunner(in: directory, workspace: directory, hub: hub)
        }

        /// A release with a tool that says its version.
        @discardableResult
        func publish(_ version: String, says: String? = nil) throws -> String {
            let folder = hub.state / "downloads/\(version)"
            let content = directory / "content-\(version)"
            for made in [folder, content / "bin"] {
                try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
            }
            let tool = content / "bin/lambda-pack"
            try "#!/bin/sh\necho \(says ?? version)\n".write(to: tool, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
            let archive = folder / name(version)
            try run("tar", ["-czf", archive.path, "-C", content.path, "bin/lambda-pack"])
            let sum = try run("sha256sum", [archive.lastPathComponent], in: folder).output
            // Other systems' archives stand beside it, one with a name that ends alike.
            try "\(String(repeating: "0", count: 64))  other-\(archive.lastPathComponent)\n\(sum)"
                .write(to: folder / "SHA256SUMS", atomically: true, encoding: .utf8)
            return String(sum.prefix(64))
        }

        func get(_ inputs: [String: String] = [:]) throws -> JobRunner.Outcome {
            let file = try WorkflowFile("setup/action.yml")
            var all = try file.defaults("inputs")
            all["downloads"] = "\(hub.address)/downloads"
            for (name, value) in inputs { all[name] = value }
            var runner = runner
            runner.environment["GITHUB_ACTION_PATH"] = (Repository.root / "setup").path
            let used = WorkflowStep(
                name: "Use it", id: nil, condition: nil, script: "lambda-pack --version", action: nil, inputs: [:],
                environment: [:])
            return try runner.run(file.steps("runs", "steps") + [used], inputs: all)
        }
    }

    @Test func aVersionIsDownloadedByItsChecksum() async throws {
        try await withTemporaryDirectory { directory in
            let releases = try await Releases(in: directory)
            try releases.publish(LambdaPackVersion.current)
            let sum = try releases.publish("9.8.7")
            // Without an input it is the version of the action's own sources.
            let own = try releases.get()
            #expect(own.status == 0 && own.log.hasSuffix("# Use it\n\(LambdaPackVersion.current)\n"), "\(own.log)")
            for inputs in [["version": "9.8.7"], ["version": "9.8.7", "checksum": sum]] {
                let named = try releases.get(inputs)
                #expect(named.status == 0 && named.log.hasSuffix("# Use it\n9.8.7\n"), "\(named.log)")
            }
            let asked = try releases.hub.requests().map(\.path)
            let folder = "/downloads/9.8.7/"
            #expect(
                asked.suffix(3) == [
                    folder + "SHA256SUMS", folder + releases.name("9.8.7"), folder + releases.name("9.8.7"),
                ], "a checksum of one's own asks for no other")
            // No token goes there.
            #expect(try releases.hub.requests().allSatisfy { $0.token.isEmpty })
            let rest = try FileManager.default.contentsOfDirectory(atPath: releases.runner.temporary.path)
            #expect(rest == ["lambda-pack-tool"])
        }
    }

    @Test func whatIsNotWhatWasReleasedIsNotStarted() async throws {
        try await withTemporaryDirectory { directory in
            let releases = try await Releases(in: directory)
            try releases.publish("1.0.0")
            let folder = releases.hub.state / "downloads/1.0.0"
            let archive = folder / releases.name("1.0.0")
            let good = try Data(contentsOf: archive)
            func refused(_ inputs: [String: String], _ words: String) throws {
                let outcome = try releases.get(inputs.merging(["version": "1.0.0"]) { one, _ in one })
                #expect(outcome.status == 1 && outcome.ran == ["Get lambda-pack"], "\(outcome.log)")
                #expect(outcome.log.contains("::error::") && outcome.log.contains(words), "\(words): \(outcome.log)")
                let bin = releases.runner.temporary / "lambda-pack-tool/bin/lambda-pack"
                #expect(!FileManager.default.fileExists(atPath: bin.path), "\(words)")
            }
            for (bytes, words) in [
                (good.dropLast(), "is not what was released"), (good + [0], "is not what was released"),
                (Data(), "is not what was released"),
            ] {
                try bytes.write(to: archive)
                try refused([:], words)
            }
            try good.write(to: archive)
            try refused(["checksum": String(repeating: "a", count: 64)], "is not what was released")
            try refused(["checksum": "a'; exit 9"], "there is no single SHA-256")
            try refused(["version": "1.0.1"], "there is no SHA256SUMS of lambda-pack 1.0.1")
            try refused(["version": "../etc"], "is no version")
            try refused(["downloads": "http://127.0.0.1:1"], "can't be downloaded from http://127.0.0.1:1")
            try refused(["tool": "/nowhere/lambda-pack"], "names no executable")
            // Neither none nor two.
            let sums = folder / "SHA256SUMS"
            let text = try String(contentsOf: sums, encoding: .utf8)
            for sums in ["", text + text] {
                try sums.write(to: folder / "SHA256SUMS", atomically: true, encoding: .utf8)
                try refused([:], "there is no single SHA-256")
            }
            try text.write(to: sums, atomically: true, encoding: .utf8)
            #expect(try releases.get(["version": "1.0.0"]).status == 0)
        }
    }

    /// The archive that `make dist` makes has the tool at this place; and one's own is taken as it is.
    @Test func aToolOfOnesOwn() async throws {
        try await withTemporaryDirectory { directory in
            let releases = try await Releases(in: directory)
            let own = try releases.get(["tool": Tool.path])
            #expect(own.status == 0 && own.log.hasSuffix("# Use it\n\(LambdaPackVersion.current)\n"), "\(own.log)")
            let broken = directory / "broken"
            try "#!/nowhere/sh\n".write(to: broken, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: broken.path)
            let refused = try releases.get(["tool": broken.path])
            #expect(refused.status == 1 && refused.log.contains("does not start here"), "\(refused.log)")
            #expect(try releases.hub.requests().isEmpty)
        }
    }

    /// Images of Swift come without curl.
    @Test func anImageWithoutCurlGetsItOrSaysSo() async throws {
        try await withTemporaryDirectory { directory in
            var releases = try await Releases(in: directory)
            try releases.publish("1.0.0")
            let bin = directory / "runner-bin"
            let curl = try #require(findExecutable("curl"))
            try FileManager.default.removeItem(at: bin / "curl")
            let without = try releases.get(["version": "1.0.0"])
            #expect(without.status == 1 && without.log.contains("::error::the image lacks curl"), "\(without.log)")
            // A package manager that puts it there.
            let manager = bin / "dnf"
            try """
            #!/bin/sh
            test "$*" = 'install -q -y curl' && ln -s '\(curl)' '\((bin / "curl").path)'

            """.write(to: manager, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: manager.path)
            if getuid() != 0 {
                let sudo = bin / "sudo"
                try "#!/bin/sh\nshift\nexec \"$@\"\n".write(to: sudo, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sudo.path)
            }
            releases.runner.environment["HOME"] = directory.path
            let with = try releases.get(["version": "1.0.0"])
            #expect(with.status == 0, "\(with.log)")
        }
    }
}
