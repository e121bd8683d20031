import Foundation
import TestSupport
import Testing

private let canUseDebian =
    Machine.isLinux && ["apt-get", "dpkg-deb", "python3"].allSatisfy { findExecutable($0) != nil }

/// What `Scripts/dist.sh` does around the builds: its arguments, its output, what comes with the executables. In a copy of the
/// scripts, with a stand-in for the compiler: nothing is built.
@Suite(.enabled(if: canUseDebian, "licences and C libraries are Debian's packages, and there is no apt here"))
struct DistScriptTests {
    @Test func aReleaseIsMadeOfExecutablesOfOtherMachines() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try StandInRepository(in: directory)
            let tools = try ["x86_64", "arm64"].map { architecture in
                let tool = directory / "tool of \(architecture)"
                try "the executable for \(architecture)".write(to: tool, atomically: true, encoding: .utf8)
                return tool
            }
            let sources = "system linux-x86_64\npackage libarchive-dev 3.6.2 0123\n"
            try sources.write(to: directory / "tool of x86_64.sources", atomically: true, encoding: .utf8)
            // Names of the caller, who is elsewhere.
            let arguments = [
                "--tool", "linux-x86_64=tool of x86_64", "--tool", "linux-arm64=\(tools[1].path)", "--output", "out",
                "--url", "https://example.com/1.0",
            ]
            let made = try repository.dist(arguments, in: directory)
            try #require(made.status == 0, "\(made.output)")
            #expect(made.output.contains("warning: what linux-arm64 was built from is not known"))

            let output = directory / "out"
            #expect(try run("sha256sum", ["--check", "SHA256SUMS"], in: output).status == 0)
            let tar = try run("tar", ["-tzf", (output / "lambda-pack-9.8.7-linux-x86_64.tar.gz").path]).output
            let folder = "share/doc/lambda-pack"
            for name in ["LICENSE", "NOTICE", "sources", "licences/libarchive-dev", "licences/libc6-dev"] {
                #expect(tar.contains("\(folder)/\(name)\n"), "\(tar)")
            }
            for name in ["libbz2-dev", "nettle-dev", "zlib1g-dev", "swift", "swift-system", "common/GPL-3"] {
                #expect(tar.contains("\(folder)/licences/\(name)\n"), "\(tar)")
            }
            #expect(!tar.contains("swift-left-over"))
            #expect(
                try String(contentsOf: output / "lambda-pack-9.8.7-linux-x86_64.sources", encoding: .utf8) == sources)

            // SwiftPM reads what was made.
            let package = output / "swift-lambda-pack-plugin"
            let described = try run("swift", ["package", "--disable-sandbox", "dump-package"], in: package)
            #expect(described.status == 0, "\(described.output)")
            #expect(described.output.contains("https://example.com/1.0/lambda-pack-9.8.7.artifactbundle.zip"))

            // It compiles nothing: the part of the plugin that has the tool compiled stays away.
            let plugin = package / "Plugins/LambdaPackPlugin"
            #expect(!FileManager.default.fileExists(atPath: (plugin / "MissingHeaders.swift").path))
            let location = try String(contentsOf: plugin / "ToolLocation.swift", encoding: .utf8)
            #expect(location.contains(".artifactbundle") && !location.contains("packageManager"))

            // The executable may lie in the very folder that is replaced.
            try FileManager.default.copyItem(at: tools[0], to: output / "kept")
            let again = try repository.dist(
                ["--tool", "linux-x86_64=out/kept", "--output", "out"] + arguments[2..<4], in: directory)
            #expect(again.status == 0, "\(again.output)")
            #expect(!FileManager.default.fileExists(atPath: (output / "kept").path))
            let bundle = output / "swift-lambda-pack-plugin/lambda-pack.artifactbundle"
            #expect(try Data(contentsOf: bundle / "linux-x86_64/lambda-pack") == Data(contentsOf: tools[0]))
            #expect(FileManager.default.fileExists(atPath: (bundle / "licences/libyaml-dev").path))
        }
    }

    /// Whatever is wrong is said at once, and what an earlier run has made stays.
    @Test func wrongArgumentsLeaveTheOutputAlone() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try StandInRepository(in: directory)
            let output = directory / "out"
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            for name in [".lambda-pack-directory", "before"] {
                try "".write(to: output / name, atomically: true, encoding: .utf8)
            }
            try "x".write(to: directory / "tool", atomically: true, encoding: .utf8)
            let other = Machine.architecture == "x86_64" ? "arm64" : "x86_64"
            let wrong: [(arguments: [String], words: String)] = [
                (["--tool", "linux-amd64=tool"], "unknown system 'linux-amd64'"),
                (["--tool", "linux-x86_64=none"], "names no file"),
                (["--tool", "linux-x86_64"], "names no file"),
                (["--tool", "linux-x86_64=tool", "--tool", "linux-x86_64=tool"], "twice"),
                (["--tool", "linux-x86_64=tool", "--arch", "x86_64"], "--arch x86_64 builds it"),
                (["--arch", "aarch64"], "unknown architecture 'aarch64'"),
                (["--sources", "none"], "names no file"),
                (["--sources", "tool", "--arch", Machine.architecture], "is not the list of linux-"),
                (["--output"], "needs a value"),
            ]
            for (arguments, words) in wrong {
                let finished = try repository.dist(["--output", "out"] + arguments, in: directory)
                #expect(finished.status == 1 && finished.output.contains(words), "\(arguments): \(finished.output)")
                #expect(FileManager.default.fileExists(atPath: (output / "before").path))
            }
            let empty = try repository.dist(["--output", "", "--tool", "linux-\(other)=tool"], in: directory)
            #expect(empty.status == 1 && empty.output.contains("the name of a directory is empty"), "\(empty.output)")
            #expect(!FileManager.default.fileExists(atPath: repository.log.path))
        }
    }

    /// An arm64 machine has no other compiler for x86_64; it says so before it builds anything.
    @Test func aMachineSaysWhatItCannotBuild() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try StandInRepository(in: directory)
            try repository.program("uname", "echo aarch64")
            let finished = try repository.dist([], in: directory)
            #expect(finished.status == 1)
            #expect(finished.output.contains("bring it by --tool linux-x86_64=FILE"), "\(finished.output)")
            #expect(!FileManager.default.fileExists(atPath: repository.log.path))
        }
    }

    /// The compiler of the release is the one that SWIFT names, not the first of the PATH.
    @Test func theNamedCompilerIsTheOneThatBuilds() async throws {
        try await withTemporaryDirectory { directory in
            let repository = try StandInRepository(in: directory)
            let tool = directory / "tool"
            try
                "#!/bin/sh\ncommand -v swift >'\(directory.path)/seen'\nenv | grep ^LAMBDA_PACK_ >>'\(directory.path)/seen'\nexit 9\n"
                .write(to: tool, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.path)
            let built = try run(
                "bash", ["Scripts/dist/build-tool.sh", tool.path, Machine.architecture, (directory / "made").path],
                environment: ["SWIFT": repository.swift.path, "LAMBDA_PACK_PRODUCTS": "Other"], in: repository.root)
            #expect(built.status != 0)
            let seen = try String(contentsOf: directory / "seen", encoding: .utf8)
            #expect(seen == repository.swift.path + "\n", "\(built.output)")
        }
    }

    /// Without the right lists of apt, the error names what is missing and what to type.
    @Test func missingLibrariesAreNamed() async throws {
        try await withTemporaryDirectory { directory in
            let script = (Repository.root / "Scripts/dist/static-libraries.sh").path
            let list = directory / "list"
            func libraries(_ text: String) throws -> Finished {
                try text.write(to: list, atomically: true, encoding: .utf8)
                return try run(
                    "bash", [script, "x86_64", (directory / "libraries").path], environment: ["SOURCES": list.path])
            }
            let none = try libraries("")
            #expect(none.status == 1)
            #expect(none.output.contains("no version is known of libarchive-dev libdeflate-dev"), "\(none.output)")
            #expect(!FileManager.default.fileExists(atPath: (directory / "libraries").path))

            let empty = directory / "apt.conf"
            try
                "Dir::State::lists \"\(directory.path)/lists\";\nDir::Cache \"\(directory.path)/cache\";\nDir::State::status \"/dev/null\";\n"
                .write(to: empty, atomically: true, encoding: .utf8)
            let unlisted = try run(
                "bash", [script, Machine.architecture, (directory / "libraries").path],
                environment: ["APT_CONFIG": empty.path])
            #expect(unlisted.status == 1)
            #expect(unlisted.output.contains("as root: apt-get update"), "\(unlisted.output)")
        }
    }
}

/// A copy of what `dist.sh` reads of this repository, with a compiler that makes nothing and a tool that knows its version.
private struct StandInRepository {
    let root: URL
    let programs: URL
    /// The compiler: notes each call in `log`.
    let swift: URL
    let log: URL

    init(in directory: URL) throws {
        root = directory / "repository"
        programs = directory / "toolchain/bin"
        swift = programs / "swift"
        log = directory / "log"
        let files = FileManager.default
        for folder in [root, programs, root / ".build/dist/manual/debug"] {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        for name in ["Scripts", "Plugins", "LICENSE", "NOTICE"] {
            try files.copyItem(at: Repository.root / name, to: root / name)
        }
        for name in ["swift-system", "swift-left-over"] {
            try files.createDirectory(at: root / ".build/checkouts/\(name)", withIntermediateDirectories: true)
            try name.write(to: root / ".build/checkouts/\(name)/LICENSE.txt", atomically: true, encoding: .utf8)
        }
        // One that is not in use any more stays in the folder.
        try "      \"identity\" : \"swift-system\",\n".write(
            to: root / "Package.resolved", atomically: true, encoding: .utf8)
        try program("lambda-pack", "echo 9.8.7")
        try program(
            "swift",
            "echo \"$*\" >>'\(log.path)'; case $* in *--show-bin-path*) echo '\(programs.path)';; esac")
        let share = directory / "toolchain/share/swift"
        try files.createDirectory(at: share, withIntermediateDirectories: true)
        try "Swift's".write(to: share / "LICENSE.txt", atomically: true, encoding: .utf8)
        let manual = root / ".build/dist/manual/debug/generate-manual"
        try "#!/bin/sh\nfor last; do :; done\necho manual >\"$last/lambda-pack.1\"\n"
            .write(to: manual, atomically: true, encoding: .utf8)
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: manual.path)
    }

    func program(_ name: String, _ script: String) throws {
        let file = programs / name
        try "#!/bin/sh\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    func dist(_ arguments: [String], in directory: URL) throws -> Finished {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try run(
            "bash", [(root / "Scripts/dist.sh").path] + arguments,
            environment: ["PATH": "\(programs.path):\(path)", "SWIFT": nil], in: directory)
    }
}
