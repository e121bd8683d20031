import Foundation
import TestSupport
import Testing

/// Whoever compiles the tool without a library's headers learns from the first error what to install, all of it.
@Suite struct MissingHeaderTests {
    @Test(
        .enabled(if: findExecutable("clang") != nil, "there is no clang"),
        arguments: ["CLibArchive", "CLibCrypto", "CLibDeflate", "CLibYAML"])
    func theErrorHasTheWholeLine(_ module: String) throws {
        let shim = (Repository.root / "Sources/\(module)/shim.h").path
        // As if nothing were installed.
        let output = try run("clang", ["-fsyntax-only", "-nostdinc", "-x", "c", shim]).output
        let readme = try String(contentsOf: Repository.root / "README.md", encoding: .utf8)
        for manager in ["apt-get", "dnf", "brew"] {
            let line = try #require(
                readme.split(separator: "`").first { $0.hasPrefix("\(manager) install ") }, "README: \(manager)")
            #expect(output.contains(line), "\(output)")
        }
        #expect(output.contains("swift-lambda-pack-plugin"))
    }

    /// The plugin looks before it has the tool compiled.
    @Test(.enabled(if: Machine.isLinux && findExecutable("unshare") != nil, "headers are hidden in a mount namespace"))
    func thePluginSaysWhatToInstall() async throws {
        guard try run("unshare", ["--map-root-user", "--mount", "true"]).status == 0 else {
            return try skip("mount namespaces are forbidden here")
        }
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory, manifest: TinyPackage.withThisPlugin)
            let shown = directory / "include"
            try FileManager.default.createDirectory(at: shown, withIntermediateDirectories: true)
            let finished = try run(
                "unshare",
                ["--map-root-user", "--mount", "sh", "-euc", Self.withoutHeaders, shown.path]
                    + ["swift", "package", "lambda-pack", "--product", "Alpha", "--arch", Machine.architecture],
                environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
            #expect(finished.status == 1)
            let lines = finished.output.split(separator: "\n").filter { $0.contains("headers are missing:") }
            let line = try #require(lines.first, "\(finished.output)")
            #expect(lines.count == 1)
            #expect(line.contains("<archive.h>, <libdeflate.h>, <yaml.h>, <openssl/evp.h>."), "\(line)")
            #expect(line.contains(" install ") && line.contains("swift-lambda-pack-plugin"), "\(line)")
            // Nothing of what the compiler says.
            #expect(!finished.output.contains("shim.h"), "\(finished.output)")
            #expect(finished.output.contains("error: lambda-pack could not be compiled"), "\(finished.output)")
        }
    }

    /// `/usr/include` as it is, but for the headers of the tool's libraries. The first argument is a directory for the real one.
    private static let withoutHeaders = """
        mount --bind /usr/include "$0"
        mount -t tmpfs tmpfs /usr/include
        for file in "$0"/*; do
            case ${file##*/} in
            archive.h | archive_entry.h | libdeflate.h | yaml.h | openssl) ;;
            *) ln -s "$file" /usr/include/ ;;
            esac
        done
        exec "$@"
        """
}
