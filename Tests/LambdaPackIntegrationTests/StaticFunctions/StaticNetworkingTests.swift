import Foundation
import TestSupport
import Testing

/// `import FoundationNetworking` in a static function: refused before anything compiles, or linked with a static libcurl.
@Suite(
    .serialized, .enabled(if: CompiledFiles.isPossible, "there is no clang or zip, or this machine is not x86_64"),
    .enabled(if: findExecutable("pkg-config") != nil, "there is no pkg-config"))
struct StaticNetworkingTests {
    private static let source = """
        import Foundation
        #if canImport(FoundationNetworking)
        import FoundationNetworking
        #endif
        print(URLRequest(url: URL(string: "https://shop.test/a")!).httpMethod ?? "none")
        """

    @Test func isRefusedBeforeTheBuild() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("Sources/Alpha/main.swift", Self.source)
            // Where no library can be found, whatever this machine has installed.
            let refused = try tiny.lambdaPack([], environment: ["PKG_CONFIG_LIBDIR": "/nowhere"])
            #expect(refused.status == 1 && refused.output.contains("[module-unlinkable]"), "\(refused.output)")
            #expect(!("\n" + refused.output).contains("\nbuild "), "\(refused.output)")
            for words in [
                "'Alpha' for x86_64: FoundationNetworking can't be linked static here",
                "'Alpha': Sources/Alpha/main.swift imports it", "pkg-config --static --libs libcurl: ",
                "AsyncHTTPClient", "--retarget",
            ] {
                #expect(refused.output.contains(words), "\(words) in \(refused.output)")
            }
            #expect(!refused.output.contains("Beta"), "\(refused.output)")
        }
    }

    /// A stand-in for libcurl that needs a library of its own, which only pkg-config knows.
    @Test func aWholeStaticLibraryIsLinked() async throws {
        try await withTemporaryDirectory { directory in
            let tiny = try TinyPackage(in: directory)
            try tiny.write("Sources/Alpha/main.swift", Self.source)
            let files = CompiledFiles(in: directory / "curl")
            let profile = try String(
                contentsOf: Repository.root / "Sources/LambdaPackCore/Preflight/Data/provided.al2023.json",
                encoding: .utf8)
            let names = Set(profile.matches(of: #/"(curl_\w+)"/#).map { String($0.1) }).sorted()
            try #require(names.count > 80)
            let functions = names.map { "void \($0)(void) { standin(); }" }.joined(separator: "\n")
            try files.compile("curl.o", "void standin(void);\n\(functions)\n", ["-c"])
            try files.compile("standin.o", "void standin(void) {}\n", ["-c"])
            for name in ["curl", "standin"] {
                let made = try run("ar", ["rcs", "lib\(name).a", "\(name).o"], in: files.root)
                try #require(made.status == 0, "\(made.output)")
            }
            try files.write(
                "libcurl.pc",
                "Name: libcurl\nDescription: a stand-in\nVersion: 7.87\nLibs: -L\(files.root.path) -lcurl\nLibs.private: -lstandin\n"
            )
            let built = try tiny.lambdaPack(environment: ["PKG_CONFIG_LIBDIR": files.root.path])
            try #require(built.status == 0, "\(built.output)")
            let task = directory / "task"
            try run("unzip", ["-q", (tiny.output / "functions/Alpha-x86_64.zip").path, "-d", task.path])
            #expect(try run((task / "bootstrap").path, []).output == "GET\n")
        }
    }
}
