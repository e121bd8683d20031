import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The compatibility library: what it defines and needs, and that its functions do what their documentation says.
@Suite(.enabled(if: Machine.isLinux && ToolchainLibraries.directory != nil, "needs a Linux toolchain"))
struct CompatibilityLibraryTests {
    @Test(arguments: Architecture.allCases)
    func definesWhatTheTablePromises(_ architecture: Architecture) async throws {
        try await withTemporaryDirectory { root in
            let library = try await CompatibilityLibrary.made(for: architecture, in: root)
            let symbols = try run("nm", ["-D", library.path]).output.split(separator: "\n").map {
                $0.split(separator: " ")
            }
            let defined = symbols.filter { $0.count == 3 }.compactMap(\.last).map(String.init)
            let table = try RetargetTable.builtIn()
            let promised = table.entries.filter { $0.provided == true }.flatMap(\.symbols)
            #expect(Set(defined) == Set(promised) && defined.count == promised.count)
            let asked = symbols.filter { $0.count == 2 }.map { $0.joined(separator: " ") }.sorted()
            #expect(asked == ["U abort", "U getrandom", "U write", "w _ZNSt8ios_base4InitC1Ev"])
            let header = try run("readelf", ["-h", "-d", "-V", "--wide", library.path]).output
            #expect(header.contains(architecture == .arm64 ? "AArch64" : "X86-64"))
            #expect(header.contains("soname: [liblambda-pack-compat.so]") && !header.contains("NEEDED"))
            #expect(header.contains("No version information found"))
        }
    }

    /// What the user refuses must not be found in it by a link: the function would be bound to nothing.
    @Test func leavesOutWhatIsRefused() async throws {
        let provided = try RetargetTable.builtIn().entries.filter { $0.provided == true }
        for entry in provided {
            try await withTemporaryDirectory { root in
                let others = Set(provided.filter { $0 != entry }.flatMap(\.symbols))
                let library = try await CompatibilityLibrary.made(for: .x86_64, in: root, refused: [entry.name])
                let lines = try run("nm", ["-D", "--defined-only", library.path]).output.split(separator: "\n")
                #expect(
                    Set(lines.compactMap { $0.split(separator: " ").last.map(String.init) }) == others, "\(entry.name)")
            }
        }
    }

    /// Where it is made is nowhere in it.
    @Test(arguments: Architecture.allCases) func hasTheSameBytesEverywhere(_ architecture: Architecture) async throws {
        try await withTemporaryDirectory { root in
            var contents: [Data] = []
            for name in ["one", "another place"] {
                let library = try await CompatibilityLibrary.made(for: architecture, in: root / name)
                contents.append(try Data(contentsOf: library))
            }
            #expect(contents[0] == contents[1] && contents[0].count > 2_000)
        }
    }

    /// A toolchain without a compiler, and one whose compiler fails: said, with what can be done, and nothing is left.
    @Test func withoutACompilerItIsNotMade() async throws {
        try await withTemporaryDirectory { root in
            func problem() async throws -> Problem? {
                let failure = await #expect(throws: Failure.self) {
                    try await CompatibilityLibrary.made(
                        for: .arm64, in: root / "tools", toolchain: FilePath((root / "usr").path))
                }
                return failure?.problems.first
            }
            let none = try await problem()
            #expect(none?.code == .toolMissing && none?.cause == "there is no such program")
            let clang = root / "usr/bin/clang"
            try FileManager.default.createDirectory(
                at: clang.deletingLastPathComponent(), withIntermediateDirectories: true)
            try "#!/bin/sh\necho no such target >&2\nexit 1\n".write(to: clang, atomically: true, encoding: .utf8)
            try run("chmod", ["+x", clang.path])
            let failing = try await problem()
            #expect(failing?.cause == "no such target" && failing?.advice?.contains("--retarget") == true)
            let left = try run("find", [(root / "tools").path, "-name", "*.so"]).output
            #expect(left.isEmpty, "\(left)")
        }
    }

    private static let program = #"""
        #include <stdio.h>
        #include <string.h>
        #include <sys/wait.h>
        #include <unistd.h>
        #include <wchar.h>
        size_t strlcpy(char *, const char *, size_t);
        size_t strlcat(char *, const char *, size_t);
        size_t wcslcpy(wchar_t *, const wchar_t *, size_t);
        size_t wcslcat(wchar_t *, const wchar_t *, size_t);
        size_t __strlcpy_chk(char *, const char *, size_t, size_t);
        unsigned int arc4random(void), arc4random_uniform(unsigned int);
        void arc4random_buf(void *, size_t);
        void _ZSt21__glibcxx_assert_failPKciS0_S0_(const char *, int, const char *, const char *);
        static char b[8];
        static wchar_t w[8];
        static int child(void (*body)(void)) {
            fflush(stdout);
            int status = 0, id = fork();
            if (id == 0) { dup2(1, 2); body(); _exit(0); }
            waitpid(id, &status, 0);
            return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
        }
        static void asserts(void) { _ZSt21__glibcxx_assert_failPKciS0_S0_("vector.h", 1234, "at", "n < size()"); }
        static void overflows(void) { __strlcpy_chk(b, "text", 9, 8); }
        int main(void) {
            printf("%zu %s\n", strlcpy(b, "short", 8), b);
            printf("%zu %s\n", strlcpy(b, "one two three", 8), b);
            printf("%zu\n", strlcpy(0, "nothing", 0));
            strlcpy(b, "ab", 8);
            printf("%zu %s\n", strlcat(b, "cd", 8), b);
            printf("%zu %s\n", strlcat(b, "efghij", 8), b);
            memset(b, 'x', 8);
            printf("%zu %.8s\n", strlcat(b, "abc", 8), b);
            printf("%zu %ls\n", wcslcpy(w, L"one two three", 8), w);
            wcslcpy(w, L"ab", 8);
            printf("%zu %ls\n", wcslcat(w, L"cdefghij", 8), w);
            unsigned char many[4096] = {0}, counts[256] = {0}, seen = 0;
            arc4random_buf(many, sizeof many);
            for (int i = 0; i < 4096; i++) { if (!counts[many[i]]) { counts[many[i]] = 1; seen += seen < 255; } }
            printf("random %d %d\n", seen > 200, arc4random() != arc4random() || arc4random() != arc4random());
            int good = 1;
            for (int i = 0; i < 10000; i++) good &= arc4random_uniform(7) < 7;
            printf("uniform %d %u %u\n", good, arc4random_uniform(0), arc4random_uniform(1));
            printf("%d\n", child(asserts));
            printf("%d\n", child(overflows));
            return 0;
        }
        """#

    /// The same program runs natively and, as arm64's, under emulation.
    @Test(.enabled(if: CompiledFiles.isPossible, "there is no clang")) func itsFunctionsDoWhatIsDocumented()
        async throws
    {
        let expected = """
            5 short
            13 one two
            7
            4 abcd
            10 abcdefg
            11 xxxxxxxx
            13 one two
            10 abcdefg
            random 1 1
            uniform 1 0 0
            vector.h:1234: at: Assertion 'n < size()' failed.
            6
            *** buffer overflow detected ***: terminated
            6

            """
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            let library = try await CompatibilityLibrary.made(for: .x86_64, in: root)
            try files.compile("native", Self.program, [library.path, "-fno-builtin", "-w"])
            let path = ["LD_LIBRARY_PATH": library.deletingLastPathComponent().path, "LD_BIND_NOW": "1"]
            #expect(try run((root / "native").path, [], environment: path).output == expected)

            guard let qemu = Machine.qemu, let sysroot = SharedSDK.sysroot else {
                return skipPart("arm64: there is no qemu-aarch64-static, or no Swift SDK of glibc for arm64")
            }
            let other = try await CompatibilityLibrary.made(for: .arm64, in: root / "arm64")
            try files.compile(
                "foreign", Self.program,
                [other.path, "-fno-builtin", "-w"] + CompiledFiles.arm64(sysroot))
            let answer = try run(
                qemu,
                [
                    "-L", sysroot, "-E", "LD_LIBRARY_PATH=\(other.deletingLastPathComponent().path)",
                    (root / "foreign").path,
                ])
            // The emulator has a word to say, too.
            let lines = answer.output.split(separator: "\n").filter { !$0.hasPrefix("qemu: uncaught target signal 6") }
            #expect(lines == expected.split(separator: "\n"))
        }
    }
}

extension CompiledFiles {
    /// Flags for arm64, with an SDK's sysroot.
    static func arm64(_ sysroot: String) -> [String] {
        ["--target=aarch64-linux-gnu", "--sysroot=\(sysroot)", "-fuse-ld=lld"]
    }
}
