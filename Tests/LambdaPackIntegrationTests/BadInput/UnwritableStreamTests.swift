import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Output that can't be written is an error of every command; a reader that has gone is none.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
struct UnwritableStreamTests {
    private static let set = (Repository.root / "Tests/LambdaPackCoreTests/Goldens/before.json").path

    /// What they print, they print without building anything.
    private static let commands: [[String]] = [
        ["--help"], ["help", "check"], ["--version"], ["--generate-completion-script", "bash"],
        ["--experimental-dump-help"], ["document-configuration"], ["inspect", "/bin/sh"], ["attribute", Tool.path],
    ]

    private func run(_ shell: String, _ arguments: [String], in directory: URL? = nil) throws -> TestSupport.Finished {
        try Tool.run(
            arguments, environment: ["GITHUB_ACTIONS": nil], in: directory, under: ["/bin/bash", "-c", shell, "sh"])
    }

    @Test(arguments: commands)
    func aFullDeviceIsAnError(_ command: [String]) throws {
        let finished = try run("exec \"$@\" >/dev/full", command)
        #expect(finished.status == 1, "\(finished.output)")
        #expect(finished.output.contains("error: standard output can't be written [output-unwritable]"))
        #expect(finished.output.contains("No space left on device"), "\(finished.output)")
    }

    /// The commands that need a package.
    @Test func aFullDeviceIsAnErrorInAPackage() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            for command in [
                ["check", "--allow-stale", "--output", Self.set],
                ["check", "--allow-stale", "--quiet", "--output", Self.set],
            ] {
                let finished = try run("exec \"$@\" >/dev/full", command, in: tiny.package)
                let isQuiet = command.contains("--quiet")
                #expect((finished.status == 1) != isQuiet, "\(finished.output)")
                #expect(finished.output.contains("standard output can't be written") != isQuiet, "\(finished.output)")
            }
            // Its result is on the error stream.
            let written = try run("exec \"$@\" 2>/dev/full", ["init"], in: tiny.package)
            #expect(written.status == 1 && written.output.isEmpty, "\(written.output)")
            // Who closes that one wants no messages.
            try FileManager.default.removeItem(at: tiny.package / "lambda-pack.yml")
            let file = tiny.package / "lambda-pack.yml"
            #expect(try run("exec \"$@\" 2>&-", ["init"], in: tiny.package).status == 0)
            #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("#"))
            #expect(try run("exec \"$@\" >&-", ["--version"]).status == 1)
        }
    }

    @Test(arguments: [["--help"], ["document-configuration"], ["inspect", "/bin/sh"]])
    func aReaderThatHasGoneIsNone(_ command: [String]) throws {
        let finished = try run("{ sleep 0.2; \"$@\"; echo \"status $?\" >&2; } | true", command)
        // 141: ended by SIGPIPE, as any tool.
        #expect(["status 0\n", "status 141\n"].contains(finished.output), "\(finished.output)")
    }

    /// What the user names as a file and what is printed go to one stream, one after the other. By names in /proc, or a
    /// link of the test's own to them: a tool that renames over what it is given could not harm the machine's /dev/stdout.
    @Test(arguments: ["/proc/self/fd/1", "/dev/fd/1", "link"])
    func standardOutputIsWrittenAsAStream(name: String) async throws {
        try await withTemporaryDirectory { directory in
            let (all, link) = (directory / "all", directory / "link")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "/proc/self/fd/1")
            let stream = name == "link" ? link.path : name
            let finished = try run(
                "exec \"$@\" --output-file \(stream) >'\(all.path)'", ["inspect", "/bin/sh"])
            // 0 or 3, as this machine's shell would load on Lambda or not.
            let plain = try Tool.run(["inspect", "/bin/sh"])
            #expect(finished.status == plain.status && [0, 3].contains(plain.status), "\(finished.output)")
            let text = try String(contentsOf: all, encoding: .utf8)
            #expect(
                text.hasPrefix("/bin/sh: ELF file") && text.contains("\"schema\": \"lambda-pack/inspection\""),
                "\(text)")
            let full = try run("exec \"$@\" --output-file \(stream) >/dev/full", ["inspect", "/bin/sh"])
            #expect(full.status == 1, "\(full.output)")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "/proc/self/fd/1")
        }
    }
}
