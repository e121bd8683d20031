import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// References to `CURL_OPENSSL_4`, which only some systems' libcurl has, lose their version.
@Suite(.enabled(if: CompiledFiles.isPossible, "there is no clang or zip, or this machine is not x86_64"))
struct UnversionedTests {
    private func retargeter() throws -> Retargeter {
        try Retargeter(profile: try RuntimeProfile.named("provided.al2023"), table: try RetargetTable.builtIn())
    }

    private static let source = """
        #include <stdio.h>
        #include <string.h>
        const char *curl_version(void);
        int curl_easy_init(void);
        int main(void) { printf("%s %d %zu\\n", curl_version(), curl_easy_init(), strlen("four")); return 0; }
        """

    private func library(_ text: String) -> String {
        "const char *curl_version(void) { return \"\(text)\"; } int curl_easy_init(void) { return 7; } int curl_new(void) { return 1; }"
    }

    /// Builds a program against a libcurl with Debian's version name, and another libcurl without.
    private func prepare(in root: URL, _ source: String = Self.source) throws -> CompiledFiles {
        let files = CompiledFiles(in: root)
        try files.write("versions", "CURL_OPENSSL_4 { global: curl_*; local: *; };\n")
        try files.library(
            "debian/libcurl.so.4", library("debian"), ["-Wl,--version-script,\((root / "versions").path)"])
        try files.library("amazon/libcurl.so.4", library("amazon"))
        try files.program("bootstrap", source, [(root / "debian/libcurl.so.4").path])
        return files
    }

    @Test func anyCurlServesThemByName() async throws {
        try await withTemporaryDirectory { root in
            let files = try prepare(in: root)
            func start(_ program: String, _ libraries: String) throws -> TestSupport.Finished {
                try run(
                    (root / program).path, [],
                    environment: ["LD_LIBRARY_PATH": (root / libraries).path, "LD_BIND_NOW": "1"])
            }
            // As linked: refused, with the cure; and the loader complains.
            let function = try files.archive("f.zip", of: ".", ["bootstrap"])
            let refused = try Tool.run(["inspect", function])
            #expect(refused.status == 3 && refused.output.contains("need CURL_OPENSSL_4"), "\(refused.output)")
            #expect(refused.output.contains("build with --retarget"), "\(refused.output)")
            #expect(refused.output.contains("curl_version from CURL_OPENSSL_4 to no version"), "\(refused.output)")
            // By how the library was linked the loader only warns, or refuses.
            #expect(try start("bootstrap", "amazon").output.contains("version"))

            let file = FilePath((root / "bootstrap").path)
            let before = try run("readelf", ["-V", "--wide", file.string]).output
            let rewrites = try retargeter().rewrite(file, architecture: .x86_64)
            #expect(rewrites.map(\.symbol) == ["curl_easy_init", "curl_version"])
            #expect(rewrites.allSatisfy { $0.from == "CURL_OPENSSL_4" && $0.to.isEmpty && !$0.reason.isEmpty })
            for reader in ["readelf", "llvm-readelf"] where findExecutable(reader) != nil {
                let text = try run(reader, ["-V", "--wide", file.string]).output
                #expect(!text.contains("CURL_OPENSSL_4") && !text.contains("File: libcurl"), "\(reader): \(text)")
                #expect(
                    text.contains("File: libc.so.6") && !text.lowercased().contains("warning"), "\(reader): \(text)")
            }
            #expect(before.contains("File: libcurl.so.4"))
            #expect(try start("bootstrap", "amazon").output == "amazon 7 4\n")
            #expect(try start("bootstrap", "debian").output == "debian 7 4\n")

            let accepted = try Tool.run(["inspect", files.archive("g.zip", of: ".", ["bootstrap"])])
            #expect(accepted.status == 0, "\(accepted.output)")
            #expect(try retargeter().plan(for: file, architecture: .x86_64).patches.isEmpty)
        }
    }

    /// What no one knows the runtime's library to have stays refused.
    @Test func namesThatNobodyVouchesForStay() async throws {
        try await withTemporaryDirectory { root in
            let source = "int curl_new(void); int main(void) { return curl_new(); }"
            let files = try prepare(in: root, source)
            let function = try files.archive("f.zip", of: ".", ["bootstrap"])
            let refused = try Tool.run(["inspect", function])
            #expect(refused.status == 3, "\(refused.output)")
            #expect(refused.output.contains("is not known to export curl_new"), "\(refused.output)")
            #expect(!refused.output.contains("build with --retarget"), "\(refused.output)")
        }
    }

    /// Of two requirements one can be cured: the other one keeps the package refused, whatever is done about the first.
    @Test func halfACureIsNotAdvised() async throws {
        try await withTemporaryDirectory { root in
            let files = try prepare(in: root)
            try files.write("versions", "FANCY_9 { global: *; };\n")
            try files.library(
                "debian/libgmp.so.10", "int fancy(void) { return 1; }",
                ["-Wl,--version-script,\((root / "versions").path)"])
            try files.program(
                "bootstrap",
                "int fancy(void); const char *curl_version(void); int main(void) { return fancy() + *curl_version(); }",
                [(root / "debian/libcurl.so.4").path, (root / "debian/libgmp.so.10").path])
            let function = try files.archive("f.zip", of: ".", ["bootstrap"])
            let refused = try Tool.run(["inspect", function])
            #expect(refused.status == 3 && refused.output.contains("FANCY_9"), "\(refused.output)")
            #expect(!refused.output.contains("build with --retarget"), "\(refused.output)")
            #expect(
                refused.output.contains("--retarget is not enough: it can't help with FANCY_9 of libgmp.so.10"),
                "\(refused.output)")
        }
    }

    /// The toolchain's own case.
    @Test func foundationNetworkingIsCured() async throws {
        let directory = try #require(ToolchainLibraries.directory)
        let original = URL(fileURLWithPath: directory) / "libFoundationNetworking.so"
        let needs = try run("readelf", ["-V", "--wide", original.path]).output
        guard needs.contains("CURL_OPENSSL_4") else {
            return try skip("this toolchain's FoundationNetworking needs no CURL_OPENSSL_4")
        }
        try await withTemporaryDirectory { root in
            let copy = root / "libFoundationNetworking.so"
            try FileManager.default.copyItem(at: original, to: copy)
            let rewrites = try retargeter().rewrite(FilePath(copy.path), architecture: .x86_64)
            #expect(rewrites.count > 20 && rewrites.allSatisfy { $0.library == "libcurl.so.4" })
            let symbols = try run("nm", ["-D", "--undefined-only", copy.path]).output
            #expect(symbols.contains(" curl_multi_socket_action\n") && !symbols.contains("CURL_OPENSSL_4"))
            // It still loads, and binds, with this machine's libcurl.
            let program = CompiledFiles(in: root)
            try program.program(
                "load",
                "#include <dlfcn.h>\n#include <stdio.h>\nint main(int c, char **v) { if (dlopen(v[1], RTLD_NOW)) return 0; puts(dlerror()); return 1; }"
            )
            let loaded = try run(
                (root / "load").path, [copy.path], environment: ["LD_LIBRARY_PATH": directory])
            #expect(loaded.status == 0 && loaded.output.isEmpty, "\(loaded.output)")
        }
    }
}
