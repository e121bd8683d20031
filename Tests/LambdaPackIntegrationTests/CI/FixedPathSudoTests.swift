import Foundation
import TestSupport
import Testing

/// Where plain namespaces are forbidden and `sudo` asks for nothing, as on GitHub's runners.
///
/// Ubuntu's rule is in its kernel. Here `unshare` says its words; `sudo` is a set-user-ID program of the test's own, which
/// does to the environment what sudo(8) does.
@Suite(.enabled(if: getuid() == 0 && findExecutable("setpriv") != nil, "needs root and setpriv"))
struct FixedPathSudoTests {
    /// A user that every system has, so that its groups can be looked up.
    private static let user = "65534"

    private static let sudo = """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        int main(int count, char **words) {
            if (count < 4 || strcmp(words[1], "-n") || strcmp(words[2], "--preserve-env")) return 9;
            if (access("REFUSES", F_OK) == 0) { fputs("sudo: a password is required\\n", stderr); return 1; }
            if (setgid(0) || setuid(0)) { perror("sudo"); return 8; }
            /* env_reset, secure_path and set_logname; and what the loader takes from set-user-ID programs */
            setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
            setenv("USER", "root", 1);
            setenv("LOGNAME", "root", 1);
            setenv("HOME", "/root", 1);
            setenv("SUDO_UID", "65534", 1);
            setenv("SUDO_COMMAND", words[3], 1);
            unsetenv("TMPDIR");
            unsetenv("LD_LIBRARY_PATH");
            BREAKS
            execvp(words[3], words + 3);
            perror(words[3]);
            return 7;
        }

        """

    private struct Runner {
        let tiny: TinyPackage
        let tool: URL
        let bin: URL
        let refusal: URL

        init(in directory: URL, breaks: String = "") throws {
            tiny = try TinyPackage(in: directory)
            bin = directory / "bin"
            refusal = directory / "refuses"
            try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
            // Its own directory may be root's alone.
            tool = bin / "lambda-pack"
            try FileManager.default.copyItem(atPath: Tool.path, toPath: tool.path)
            let unshare = try #require(findExecutable("unshare"))
            try """
            #!/bin/sh
            case " $* " in
            *" --user "*) echo 'unshare: write failed /proc/self/uid_map: Operation not permitted' >&2; exit 1 ;;
            esac
            exec '\(unshare)' "$@"

            """.write(to: bin / "unshare", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: (bin / "unshare").path)
            let source = directory / "sudo.c"
            try FixedPathSudoTests.sudo.replacing("REFUSES", with: refusal.path).replacing("BREAKS", with: breaks)
                .write(to: source, atomically: true, encoding: .utf8)
            let compiled = try run("clang", ["-o", (bin / "sudo").path, source.path])
            try #require(compiled.status == 0, "\(compiled.output)")
            try run("chown", ["-R", FixedPathSudoTests.user, directory.path])
            try run("chown", ["0", (bin / "sudo").path])
            try run("chmod", ["4755", (bin / "sudo").path])
        }

        func build(_ more: [String], ci: Bool = true) throws -> TestSupport.Finished {
            let path = "\(bin.path):" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            let user = FixedPathSudoTests.user
            return try run(
                "setpriv",
                ["--reuid=\(user)", "--regid=\(user)", "--clear-groups", tool.path] + tiny.arguments
                    + ["--product", "Alpha"] + more,
                environment: [
                    "PATH": path, "HOME": tiny.root.path, "TMPDIR": tiny.temporary.path, "USER": "nobody",
                    "CI": ci ? "true" : nil, "LD_LIBRARY_PATH": "/nowhere",
                ], in: tiny.package)
        }

        var provenance: String {
            get throws { try String(contentsOf: tiny.output / "provenance.json", encoding: .utf8) }
        }
    }

    @Test func theBuildEntersByRootAndRunsAsItself() async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Runner(in: directory)
            let works = try run(
                "setpriv", ["--reuid=65534", (runner.bin / "sudo").path, "-n", "--preserve-env", "id", "-u"])
            guard works.output == "0\n" else {
                return try skip(
                    "set-user-ID programs have no effect in \(directory.path): \(Comment(rawValue: works.output))")
            }
            let built = try runner.build([])
            #expect(built.status == 0, "\(built.output)")
            #expect(try runner.provenance.contains("\"fixedPath\": \"yes\""), "\(built.output)")
            // Nothing of it is root's.
            let foreign = try run("find", [runner.tiny.work.path, runner.tiny.output.path, "!", "-user", Self.user])
            #expect(foreign.output.isEmpty, "\(foreign.output)")
            // The same bytes at another place: that is what it is for.
            let other = try Runner(in: directory / "elsewhere/and/deeper")
            let again = try other.build([])
            #expect(again.status == 0, "\(again.output)")
            let sums = try [runner, other].map {
                try String(contentsOf: $0.tiny.output / "SHA256SUMS", encoding: .utf8)
            }
            #expect(sums[0] == sums[1])
        }
    }

    @Test func whereItIsNotAllowedThatIsSaid() async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Runner(in: directory)
            try Data().write(to: runner.refusal)
            let plain = try runner.build([])
            #expect(plain.status == 0, "\(plain.output)")
            #expect(
                plain.output.contains("not at a fixed path: unshare: write failed")
                    && plain.output.contains("sudo: a password is required"), "\(plain.output)")
            let asked = try runner.build(["--fixed-path"])
            #expect(asked.status == 1 && asked.output.contains("[fixed-path-unavailable]"), "\(asked.output)")
            // On one's own machine nothing runs as root because a package is built.
            try FileManager.default.removeItem(at: runner.refusal)
            let own = try runner.build(["--fixed-path"], ci: false)
            #expect(own.status == 1 && !own.output.contains("sudo"), "\(own.output)")
        }
    }

    /// A sudo that lets less through than it should.
    @Test func anEnvironmentThatDoesNotArriveIsNoNamespace() async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Runner(in: directory, breaks: "unsetenv(\"LANG_OF_BUILD\");")
            let environment = ["LANG_OF_BUILD": "x"]
            let path = "\(runner.bin.path):" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
            let finished = try run(
                "setpriv",
                ["--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups", runner.tool.path]
                    + runner.tiny.arguments + ["--product", "Alpha", "--fixed-path"],
                environment: environment.merging([
                    "PATH": path, "HOME": runner.tiny.root.path, "TMPDIR": runner.tiny.temporary.path, "CI": "true",
                ]) { $1 }, in: runner.tiny.package)
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains("sudo changes the environment: LANG_OF_BUILD"), "\(finished.output)")
        }
    }
}
