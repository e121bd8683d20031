import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The lever `no-unwind-tables`: what loses its tables behaves as before, and what could behave otherwise keeps them.
@Suite(.serialized) struct UnwindTableTests {
    private static let manifest = """
        // swift-tools-version: 6.1
        import PackageDescription
        let package = Package(
            name: "tiny",
            targets: [
                .target(name: "Native"),
                .target(name: "Caller"),
                .target(name: "Lengths"),
                .executableTarget(name: "Alpha"),
                .executableTarget(name: "Dies", dependencies: ["Lengths"]),
                .executableTarget(name: "Catches", dependencies: ["Native"]),
                .executableTarget(name: "Passes", dependencies: ["Caller"]),
                .executableTarget(name: "Ends"),
            ])
        """

    private static let sources = [
        // Swift's own errors need no tables, and neither does a C++ exception that ends the process.
        "Sources/Alpha/main.swift": """
        #if canImport(Glibc)
        import Glibc
        #elseif canImport(Musl)
        import Musl
        #endif
        struct Wrong: Error { var number: Int }
        func check(_ number: Int) async throws -> Int {
            await Task.yield()
            guard number % 2 == 0 else { throw Wrong(number: number) }
            return number
        }
        func deep(_ number: Int) -> Int {
            guard number > 0 else { fatalError("at the bottom") }
            return deep(number - 1) + number
        }
        let argument = CommandLine.arguments.dropFirst().first
        if argument == "fatal" { print(deep(CommandLine.argc > 5 ? 1 : 3)) }
        if argument == "exit" { exit(3) }
        for number in 1...2 {
            do { print(try await check(number)) } catch { print("caught", error) }
        }
        """,
        "Sources/Native/include/native.h": """
        #ifdef __cplusplus
        extern "C" {
        #endif
        int attempt(int value);
        #ifdef __cplusplus
        }
        #endif
        """,
        "Sources/Native/thrower.cpp": """
        #include "native.h"
        #include <stdexcept>
        static int fail(int value) { if (value > 1) throw std::runtime_error("no"); return value; }
        int attempt(int value) { try { return fail(value); } catch (const std::exception &) { return -1; } }
        """,
        "Sources/Catches/main.swift": "import Native\nprint(attempt(Int32(CommandLine.argc)), attempt(2))\n",
        // C++ catches what C++ throws below a Swift callback.
        "Sources/Caller/include/caller.h": """
        #ifdef __cplusplus
        extern "C" {
        #endif
        int guarded(void (*callback)(void));
        void fail(void);
        #ifdef __cplusplus
        }
        #endif
        """,
        "Sources/Caller/caller.cpp": """
        #include "caller.h"
        #include <stdexcept>
        int guarded(void (*callback)(void)) { try { callback(); } catch (...) { return 7; } return 0; }
        void fail(void) { throw std::runtime_error("no"); }
        """,
        "Sources/Passes/main.swift": "import Caller\nprint(guarded { fail() })\n",
        "Sources/Ends/main.swift": "runThread()\nprint(\"ended\")\n",
        // Not in main.swift, where closures belong to the main thread.
        "Sources/Ends/thread.swift": """
        #if canImport(Glibc)
        import Glibc
        #elseif canImport(Musl)
        import Musl
        #endif
        func runThread() {
            var thread = pthread_t()
            pthread_create(&thread, nil, { _ in pthread_exit(nil) }, nil)
            pthread_join(thread, nil)
        }
        """,
        // libstdc++ throws through functions without tables: nobody catches it with them either.
        "Sources/Lengths/include/lengths.h": """
        #ifdef __cplusplus
        extern "C"
        #endif
        void tooLong(void);
        """,
        "Sources/Lengths/lengths.cpp": """
        #include "lengths.h"
        #include <stdexcept>
        #include <bits/functexcept.h>
        void tooLong(void) { std::__throw_length_error("too long"); }
        """,
        "Sources/Dies/main.swift": "import Lengths\ntooLong()\n",
    ]

    private struct Built {
        var output: String
        var folder: URL

        func bootstrap(_ name: String) throws -> URL {
            let task = folder / "task-\(name)"
            try run("unzip", ["-q", "-o", (folder / "functions/\(name).zip").path, "-d", task.path])
            return task / "bootstrap"
        }
    }

    private static func build(_ tiny: TinyPackage, _ architecture: String, _ name: String, _ more: [String]) throws
        -> Built
    {
        let folder = tiny.root / name
        let built = try Tool.run(
            [
                "--package-path", tiny.package.path, "--work-directory", tiny.work.path, "--output", folder.path,
                "--arch", architecture,
            ] + more, environment: ["TMPDIR": tiny.temporary.path], in: tiny.package)
        try #require(built.status == 0, "\(built.output)")
        return Built(output: built.output, folder: folder)
    }

    private func check(_ architecture: String, runner: [String]) async throws {
        try await withTemporaryDirectory { root in
            let tiny = try TinyPackage(in: root, manifest: Self.manifest)
            for (path, text) in Self.sources { try tiny.write(path, text) }
            let plain = try Self.build(tiny, architecture, "plain", [])
            let bare = try Self.build(tiny, architecture, "bare", ["--lever", "no-unwind-tables"])
            #expect(!plain.output.contains("unwind"), "\(plain.output)")

            // Each refusal names the function, and who stands in the way.
            let said = bare.output
            #expect(said.contains("3 functions keep their unwind tables"), "\(said)")
            for reason in [
                "thrower.cpp.o (Native) handles exceptions", "caller.cpp.o (Caller) handles exceptions",
                "pthread_exit is used in thread.swift.o (Ends)",
            ] { #expect(said.contains(reason), "\(reason) in \(said)") }

            func start(_ built: Built, _ name: String, _ arguments: [String] = [], _ more: [String: String] = [:])
                throws
                -> Finished
            {
                let words = runner + [try built.bootstrap("\(name)-\(architecture)").path] + arguments
                return try run(words[0], Array(words.dropFirst()), environment: more.mapValues { $0 })
            }
            for (name, arguments, answer) in [
                ("Alpha", [], "caught Wrong(number: 1)\n2\n"), ("Alpha", ["exit"], ""), ("Catches", [], "1 -1\n"),
                ("Passes", [], "7\n"), ("Ends", [], "ended\n"),
            ] as [(String, [String], String)] {
                let (one, two) = (try start(plain, name, arguments), try start(bare, name, arguments))
                #expect(one.output == answer && two.output == answer, "\(name) \(one) \(two)")
                #expect(one.status == (arguments.isEmpty ? 0 : 3) && two.status == one.status, "\(name) \(two)")
            }
            for (name, arguments, words) in [("Alpha", ["fatal"], "at the bottom"), ("Dies", [], "too long")] {
                let (one, two) = (try start(plain, name, arguments), try start(bare, name, arguments))
                #expect(one.status == two.status && one.status != 0, "\(name) \(one) \(two)")
                for ended in [one, two] { #expect(ended.output.contains(words), "\(name) \(ended)") }
            }
            if runner.isEmpty {
                try expectSameBacktrace(try [plain, bare].map { try $0.bootstrap("Alpha-\(architecture)") })
            }

            // Others keep every byte; this one is smaller by most of its tables.
            for name in ["Catches", "Passes", "Ends"] {
                let files = try [plain, bare].map { try Data(contentsOf: $0.bootstrap("\(name)-\(architecture)")) }
                #expect(files[0] == files[1], "\(name)")
            }
            let sizes = try [plain, bare].map { try Data(contentsOf: $0.bootstrap("Alpha-\(architecture)")).count }
            print("Alpha for \(architecture): \(sizes[0]) B, without unwind tables \(sizes[1]) B")
            #expect(sizes[0] - sizes[1] > 400_000, "\(sizes)")
            try expectAttribution(bare, "Alpha-\(architecture)", bytes: sizes[1])
            try expectDebugFile(bare, "Alpha-\(architecture)")
        }
    }

    /// Swift's own backtraces go by frame pointers.
    private func expectSameBacktrace(_ files: [URL]) throws {
        guard let swift = findExecutable("swift") else { return skipPart("there is no swift") }
        let tool =
            URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent() / "libexec/swift/linux/swift-backtrace"
        guard FileManager.default.isExecutableFile(atPath: tool.path) else {
            return skipPart("the toolchain has no swift-backtrace")
        }
        let settings = "enable=yes,color=no,interactive=no,swift-backtrace=\(tool.path)"
        let frames = try files.map { file in
            try run(file.path, ["fatal"], environment: ["SWIFT_BACKTRACE": settings]).output.split(separator: "\n")
                .filter { $0.wholeMatch(of: /\s*[0-9]+ .*0x[0-9a-f]+ .*in bootstrap.*/) != nil }
        }
        #expect(frames[0] == frames[1] && frames[0].count > 6, "\(frames)")
    }

    /// By the link map, and the parts add up, though the tables are not those that were linked.
    private func expectAttribution(_ built: Built, _ name: String, bytes: Int) throws {
        let attribution = try AttributionCheck.read(built.folder / "attribution/\(name).json")
        AttributionCheck.expectExact(attribution, bytes: attribution.bytes, name)
        #expect(attribution.basis == .linkMap && attribution.note == nil)
        let shipped = attribution.modules.reduce(0) { $0 + $1.shippedBytes }
        #expect(shipped <= bytes && shipped > bytes - 500_000, "\(shipped) of \(bytes)")
        func unwinding(_ module: String) -> Int {
            attribution.modules.filter { $0.name == module }.flatMap(\.kinds).filter { $0.kind == .unwinding }
                .reduce(0) { $0 + $1.bytes }
        }
        #expect(unwinding("libc") > 10_000 && unwinding("Swift") < 100 && unwinding("Alpha") == 0)
    }

    /// The debug file still says which line an address is.
    private func expectDebugFile(_ built: Built, _ name: String) throws {
        let debug = (built.folder / "debug/\(name).debug").path
        let symbols = try run("nm", [debug])
        guard let line = symbols.output.split(separator: "\n").first(where: { $0.hasSuffix("s5Alpha4deepyS2iF") }),
            let address = line.split(separator: " ").first, findExecutable("addr2line") != nil
        else { return skipPart("no nm or addr2line reads \(name)") }
        let read = try run("addr2line", ["-f", "-e", debug, String(address)])
        #expect(read.output.contains("Alpha") && read.output.contains("main.swift:"), "\(read.output)")
    }

    @Test(.enabled(if: Machine.architecture == "x86_64" && Machine.isLinux, "this machine does not run x86_64"))
    func natively() async throws { try await check("x86_64", runner: []) }

    @Test(
        .enabled(if: Machine.hasARM64, "there is no Swift SDK for arm64: make setup"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"))
    func underEmulation() async throws { try await check("arm64", runner: [Machine.qemu ?? ""]) }
}
