import Foundation
import TestSupport
import Testing

private let canBuildTheTool =
    Machine.isLinux && ["apt-get", "dpkg-deb", "unzip", "python3"].allSatisfy { findExecutable($0) != nil }

/// What `make dist` makes: a tool that nobody has to compile, and the package with the plugin.
@Suite(.serialized, .enabled(if: canBuildTheTool, "its C libraries are Debian's packages, and there is no apt here"))
struct DistTests {
    /// The tool builds itself; its plugin then packages a function on a machine without the headers of any library.
    @Test func aPackageWithThePluginPackageCompilesNoTool() async throws {
        try await withTemporaryDirectory { directory in
            let tool = directory / "lambda-pack"
            let built = try buildTool(Machine.architecture, tool)
            try #require(built.status == 0, "\(built.output)")

            #expect(try run("readelf", ["-d", tool.path]).output.contains("There is no dynamic section"))
            #expect(try run(tool.path, ["inspect", tool.path]).output.contains("executable, static\n"))
            let version = try run(Tool.path, ["--version"]).output
            #expect(try run(tool.path, ["--version"], environment: ["PATH": nil, "HOME": nil]).output == version)

            let system = "linux-\(Machine.architecture)"
            let dist = try assemble(tool, system, version, in: directory / "dist")
            #expect(try run("sha256sum", ["--check", "SHA256SUMS"], in: dist).status == 0)
            let number = version.trimmingCharacters(in: .whitespacesAndNewlines)
            let archive = dist / "lambda-pack-\(number)-\(system).tar.gz"
            #expect(try Data(contentsOf: archive).count < 12_000_000)
            let sources = try String(contentsOfFile: tool.path + ".sources", encoding: .utf8)
            for line in ["system \(system)", "compiler Swift version", "package nettle-dev", "Package.resolved"] {
                #expect(sources.contains(line), "\(sources)")
            }
            #expect(!sources.contains(Repository.root.path))
            let again = try assemble(tool, system, version, in: directory / "elsewhere")
            #expect(try snapshot(of: again) == snapshot(of: dist))
            try packageWithPlugin(dist / "swift-lambda-pack-plugin", in: directory)
            try packageWithDownload(archive, in: directory)
        }
    }

    /// Built by Debian sid's Swift. Under emulation it calls this machine's compiler, and makes the same as any other.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["LAMBDA_PACK_TEST_DIST_ARM64"] != nil,
            "takes ten minutes more, and Debian sid's Swift: LAMBDA_PACK_TEST_DIST_ARM64=1"),
        .enabled(
            if: DebianSid.root != nil && Machine.qemu != nil && Machine.hasARM64 && Machine.architecture == "x86_64",
            "Foundation for arm64 is Debian sid's: Scripts/check-swift-6.2.sh --root-only"))
    func theOneForARM64DoesTheWholeJobUnderEmulation() async throws {
        try await withTemporaryDirectory { directory in
            let host = directory / "lambda-pack-host"
            let built = try buildTool(Machine.architecture, host)
            try #require(built.status == 0, "\(built.output)")
            let tool = directory / "lambda-pack"
            let script = """
                dpkg --add-architecture arm64
                apt-get -q -q -o Acquire::Check-Valid-Until=false update
                Scripts/dist/build-tool.sh "$1" arm64 "$2" --no-fixed-path
                """
            let crossed = try run(
                "bash",
                ["Scripts/in-debian-sid.sh", "bash", "-euo", "pipefail", "-c", script, "bash", host.path, tool.path],
                environment: ["CI": nil], in: Repository.root)
            try #require(crossed.status == 0, "\(crossed.output)")
            let qemu = try #require(Machine.qemu)
            #expect(try run(qemu, [tool.path, "--version"]).output == run(Tool.path, ["--version"]).output)

            let emulated = try TinyPackage(in: directory / "emulated")
            let arguments = ["--product", "Alpha", "--arch", "arm64"]
            let packaged = try run(
                qemu, [tool.path] + emulated.arguments.dropLast(2) + arguments,
                environment: ["CI": nil, "TMPDIR": emulated.temporary.path])
            try #require(packaged.status == 0, "\(packaged.output)")
            let native = try TinyPackage(in: directory / "native")
            let zip = "functions/Alpha-arm64.zip"
            #expect(try Tool.run(native.arguments.dropLast(2) + arguments, in: native.package).status == 0)
            #expect(try Data(contentsOf: emulated.output / zip) == Data(contentsOf: native.output / zip))
        }
    }

    private func buildTool(_ architecture: String, _ file: URL) throws -> Finished {
        try run(
            "bash", [(Repository.root / "Scripts/dist/build-tool.sh").path, Tool.path, architecture, file.path],
            environment: ["CI": nil])
    }

    private func assemble(_ tool: URL, _ system: String, _ version: String, in output: URL) throws -> URL {
        let parts = output.deletingLastPathComponent() / "parts"
        try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
        for shell in ["bash", "zsh", "fish"] {
            let script = try run(tool.path, ["--generate-completion-script", shell])
            #expect(script.status == 0 && script.output.contains("lambda-pack"))
            try script.output.write(to: parts / shell, atomically: true, encoding: .utf8)
        }
        let licences = parts / "licences"
        try FileManager.default.createDirectory(at: licences, withIntermediateDirectories: true)
        try "as you like".write(to: licences / "libnone", atomically: true, encoding: .utf8)
        let manual = parts / "manual"
        try ".Dd\n.Dt LAMBDA-PACK 1\n".write(to: manual, atomically: true, encoding: .utf8)
        let assembled = try run(
            "python3",
            [
                (Repository.root / "Scripts/dist/assemble.py").path, "--version",
                version.trimmingCharacters(in: .whitespacesAndNewlines), "--output", output.path, "--man", manual.path,
                "--completions", parts.path, "--licences", licences.path, "\(system)=\(tool.path)",
            ])
        try #require(assembled.status == 0, "\(assembled.output)")
        return output
    }

    /// Hides the headers that a build of the tool takes.
    private static let withoutHeaders = """
        for header in archive.h archive_entry.h libdeflate.h yaml.h openssl/evp.h; do
            if [ -e "/usr/include/$header" ]; then mount --bind /dev/null "/usr/include/$header"; fi
        done
        exec "$@"
        """

    private func packageWithPlugin(_ plugin: URL, in directory: URL) throws {
        let tiny = try TinyPackage(
            in: directory / "with-plugin",
            manifest: """
                // swift-tools-version: 6.1
                import PackageDescription
                let package = Package(
                    name: "tiny", dependencies: [.package(path: "\(plugin.path)")],
                    targets: [.executableTarget(name: "Alpha"), .executableTarget(name: "Beta")])
                """)
        var words = ["swift", "package", "lambda-pack", "--product", "Alpha", "--arch", Machine.architecture]
        if try run("unshare", ["--map-root-user", "--mount", "true"]).status == 0 {
            words = ["unshare", "--map-root-user", "--mount", "sh", "-c", Self.withoutHeaders, "sh"] + words
        } else {
            skipPart("the headers are not hidden: mount namespaces are forbidden here")
        }
        let packaged = try run(
            words[0], Array(words.dropFirst()), environment: ["CI": nil, "TMPDIR": tiny.temporary.path],
            in: tiny.package)
        #expect(packaged.status == 0, "\(packaged.output)")
        let output = tiny.package / ".build/plugins/LambdaPackPlugin/outputs/output-partial"
        #expect(
            FileManager.default.fileExists(atPath: (output / "functions/Alpha-\(Machine.architecture).zip").path),
            "\(packaged.output)")
        let checkouts = try? FileManager.default.contentsOfDirectory(atPath: (tiny.package / ".build/checkouts").path)
        #expect(checkouts?.isEmpty ?? true)
    }

    private func packageWithDownload(_ archive: URL, in directory: URL) throws {
        let prefix = directory / "usr-local"
        try FileManager.default.createDirectory(at: prefix, withIntermediateDirectories: true)
        #expect(try run("tar", ["-xzf", archive.path, "-C", prefix.path]).status == 0)
        let tiny = try TinyPackage(in: directory / "with-download")
        let packaged = try run(
            (prefix / "bin/lambda-pack").path, tiny.arguments + ["--product", "Alpha"],
            environment: ["CI": nil, "TMPDIR": tiny.temporary.path], in: tiny.package)
        #expect(packaged.status == 0, "\(packaged.output)")
        // The tool that was built with the tests makes the same of it.
        let second = try TinyPackage(in: directory / "with-this")
        #expect(try second.lambdaPack().status == 0)
        let zip = "functions/Alpha-\(Machine.architecture).zip"
        #expect(try Data(contentsOf: tiny.output / zip) == Data(contentsOf: second.output / zip))
    }
}

/// The steps of a release that need no build.
@Suite struct ReleaseScriptTests {
    private func script(_ name: String, _ arguments: [String]) throws -> Finished {
        try run("bash", [(Repository.root / "Scripts/dist/\(name)").path] + arguments)
    }

    @Test(.enabled(if: findExecutable("git") != nil, "there is no git"))
    func aPublishedVersionOfThePluginPackageNeverChanges() async throws {
        try await withTemporaryDirectory { directory in
            let package = directory / "package"
            let repository = directory / "repository"
            try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
            #expect(try run("git", ["init", "--quiet", "--bare", repository.path]).status == 0)
            func publish(_ text: String, _ version: String) throws -> Int32 {
                try text.write(to: package / "Package.swift", atomically: true, encoding: .utf8)
                return try script("push-plugin-package.sh", [package.path, repository.path, version]).status
            }
            func git(_ arguments: String...) throws -> String {
                try run("git", ["-C", repository.path] + arguments).output
            }
            #expect(try publish("one", "1.0.0") == 0)
            try "gone".write(to: package / "Old.swift", atomically: true, encoding: .utf8)
            #expect(try publish("two", "1.1.0") == 0)
            try FileManager.default.removeItem(at: package / "Old.swift")
            #expect(try publish("three", "1.2.0") == 0)
            let before = try git("for-each-ref")
            // Again, as when the job is run a second time; and the same version with other content.
            #expect(try publish("three", "1.2.0") == 0)
            #expect(try publish("four", "1.2.0") == 1)
            #expect(try git("for-each-ref") == before)
            #expect(try git("show", "1.0.0:Package.swift") == "one")
            #expect(try git("ls-tree", "--name-only", "1.1.0") == "Old.swift\nPackage.swift\n")
            #expect(try git("ls-tree", "--name-only", "1.2.0") == "Package.swift\n")
            #expect(
                try git("log", "--format=%s", "HEAD") == "lambda-pack 1.2.0\nlambda-pack 1.1.0\nlambda-pack 1.0.0\n")
        }
    }

    @Test func notesAreTheChangelogsOfOneReleasedVersion() async throws {
        try await withTemporaryDirectory { directory in
            let scripts = directory / "Scripts/dist"
            try FileManager.default.createDirectory(at: scripts, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Repository.root / "Scripts/dist/release-notes.sh", to: scripts / "release-notes.sh")
            try """
            # Changes

            ## 1.1.0 (not released)

            - new

            ## 1.0.0 (2026-11-22)

            - first

            ## 0.1.0 (2026-01-01)

            - before

            """.write(to: directory / "CHANGELOG.md", atomically: true, encoding: .utf8)
            func notes(_ version: String) throws -> Finished {
                try run("bash", [(scripts / "release-notes.sh").path, version])
            }
            #expect(try notes("1.0.0").output == "- first\n\n")
            for version in ["1.1.0", "1.0", "2.0.0"] { #expect(try notes(version).status == 1) }
        }
    }
}
