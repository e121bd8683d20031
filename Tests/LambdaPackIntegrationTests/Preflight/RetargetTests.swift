import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Rewriting of symbol versions, on every library of the toolchain and on programs that run.
@Suite(
    .enabled(
        if: Machine.architecture == "x86_64" && ToolchainLibraries.directory != nil, "needs an x86_64 Linux toolchain"))
struct RetargetTests {
    private func retargeter() throws -> Retargeter {
        try Retargeter(profile: try RuntimeProfile.named("provided.al2023"), table: try RetargetTable.builtIn())
    }

    /// What a reader says of versions: the needs, and the version of each symbol.
    private func readelf(_ tool: String, _ file: URL) throws -> (needs: Set<String>, rest: String) {
        let text = try run(tool, ["-V", "--wide", file.path]).output
        let needs = text.split(separator: "\n").filter { $0.contains("GLIBC") && $0.contains("Name:") }
        let versions = needs.compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("GLIBC") }.map(String.init)
        }
        return (
            Set(versions),
            try run(tool, ["-h", "-l", "-d", "-S", "--wide", file.path]).output.replacing(file.path, with: "")
        )
    }

    @Test func everyLibraryOfTheToolchain() async throws {
        let directory = try #require(ToolchainLibraries.directory)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".so") }
            .sorted()
        let readers = ["readelf", "llvm-readelf"].filter { findExecutable($0) != nil }
        try #require(!names.isEmpty && !readers.isEmpty)
        if readers.count < 2 { skipPart("readelf and llvm-readelf are not both here: one of them alone was asked") }
        let retargeter = try retargeter()
        var rewritten: [String] = []
        try await withTemporaryDirectory { root in
            for name in names {
                let copy = root / name
                try FileManager.default.copyItem(atPath: directory + "/" + name, toPath: copy.path)
                let before = try Data(contentsOf: copy)
                let described = try readers.map { try readelf($0, copy) }
                let plan = try retargeter.plan(for: FilePath(copy.path), architecture: .x86_64)
                let rewrites = try retargeter.rewrite(FilePath(copy.path), architecture: .x86_64)
                #expect(rewrites == plan.rewrites)
                let after = try Data(contentsOf: copy)
                #expect(after.count == before.count)
                let changed = zip(before, after).filter { $0 != $1 }.count
                #expect(changed <= plan.patches.reduce(0) { $0 + $1.bytes.count })
                #expect((changed == 0) == rewrites.isEmpty, "\(name)")
                let gone = Set(rewrites.map(\.from)).subtracting(plan.impossible.map(\.version))
                for (reader, old) in zip(readers, described) {
                    let new = try readelf(reader, copy)
                    #expect(new.needs == old.needs.subtracting(gone), "\(reader) of \(name)")
                    // Where a library's record goes, their number does.
                    let hasFewer = rewrites.contains { $0.to.isEmpty }
                    func comparable(_ text: String) -> [Substring] {
                        text.split(separator: "\n").filter { line in
                            !hasFewer || !["VERNEEDNUM", ".gnu.version_r"].contains { line.contains($0) }
                        }
                    }
                    #expect(comparable(new.rest) == comparable(old.rest), "\(reader) of \(name)")
                }
                // Once is enough.
                #expect(try retargeter.plan(for: FilePath(copy.path), architecture: .x86_64).patches.isEmpty)
                if !rewrites.isEmpty {
                    rewritten.append(
                        "\(name): \(rewrites.map { "\($0.symbol) \($0.from) → \($0.to)" }.joined(separator: ", ")), \(changed) bytes"
                    )
                }
            }
        }
        print("\(names.count) libraries of the toolchain, rewritten: \(rewritten.joined(separator: "; "))")
    }

    /// Every entry of the table names two versions that the libraries of this machine really have.
    @Test func theTableIsTrueOfRealLibraries() async throws {
        let table = try RetargetTable.builtIn()
        let directory = "/lib/x86_64-linux-gnu"
        var compared: [String] = []
        for entry in table.entries {
            let name = "\(entry.from) of \(entry.library)"
            guard FileManager.default.fileExists(atPath: "\(directory)/\(entry.library)") else {
                skipPart("\(name): this machine has no such library")
                continue
            }
            let symbols = try run("nm", ["-D", "\(directory)/\(entry.library)"]).output
            guard symbols.contains("@@\(entry.from)\n") else {
                skipPart("\(name): this machine's library has no symbol of that version")
                continue
            }
            compared.append(name)
            if entry.unversioned == true || entry.provided == true {
                #expect(entry.to.isEmpty)
                continue
            }
            for symbol in entry.symbols {
                let to = try #require(entry.to["x86_64"])
                let name = symbol.dropFirst(entry.dropPrefix?.count ?? 0)
                #expect(symbols.contains(" \(symbol)@@\(entry.from)\n"), "\(symbol)")
                #expect(symbols.contains(" \(name)@\(to)\n") || symbols.contains(" \(name)@@\(to)\n"), "\(name)")
            }
        }
        // The oldest of them are in every glibc that a Swift toolchain runs on.
        #expect(compared.contains("GLIBC_2.27 of libm.so.6") && compared.contains("GLIBC_2.29 of libm.so.6"))
    }

    /// The loader binds the older version, at once and for good, and the results are the same.
    @Test(.enabled(if: CompiledFiles.isPossible, "there is no clang")) func theLoaderBindsTheOlderVersion() async throws
    {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            let source = """
                #include <math.h>
                #include <stdio.h>
                int main(int count, char **words) {
                    double x = count * 3.0, y = count * 4.0;
                    printf("%.17g %.9g %.17g %.17g %.9g\\n", hypot(x, y), hypotf(x, y), pow(x, y), exp(x), powf(x, y));
                    printf("%g %g %g\\n", hypot(1e308, 1e308), exp(1e9), pow(0, -1));
                    return 0;
                }
                """
            try files.compile("old", source, ["-lm", "-O0", "-fno-builtin"])
            try FileManager.default.copyItem(at: root / "old", to: root / "new")
            let rewrites = try retargeter().rewrite(FilePath((root / "new").path), architecture: .x86_64)
            let needs = try run("readelf", ["-V", "--wide", (root / "old").path]).output
            guard needs.contains("GLIBC_2.35") else {
                return try skip("this machine's libm has no hypot of glibc 2.35")
            }
            #expect(Set(rewrites.map(\.symbol)) == ["hypot", "hypotf"])
            let before = try run((root / "old").path, [])
            let environment = ["LD_BIND_NOW": "1", "LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": (root / "ld").path]
            let after = try run((root / "new").path, [], environment: environment)
            #expect(before.status == 0 && after.output == before.output)
            let log = try #require(
                try FileManager.default.contentsOfDirectory(atPath: root.path).first { $0.hasPrefix("ld.") })
            let bindings = try String(contentsOf: root / log, encoding: .utf8)
            #expect(bindings.contains("normal symbol `hypot' [GLIBC_2.2.5]"))
            #expect(bindings.contains("normal symbol `hypotf' [GLIBC_2.2.5]"))
            let own = bindings.split(separator: "\n").filter { $0.contains("binding file \((root / "new").path) ") }
            #expect(own.count > 5 && !own.contains { $0.contains("[GLIBC_2.35]") })
        }
    }

    /// Where the older version's name stands nowhere in the file there is no room for it, and that is said.
    @Test(.enabled(if: CompiledFiles.isPossible, "there is no clang")) func withoutTheNameThereIsNoRoom() async throws {
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            try files.library(
                "libbare.so", "double hypot(double, double); double f(double x) { return hypot(x, x); }",
                ["-nostdlib", "-lm"])
            let file = FilePath((root / "libbare.so").path)
            let needs = try run("readelf", ["-V", "--wide", file.string]).output
            guard needs.contains("GLIBC_2.35") else {
                return try skip("this machine's libm has no hypot of glibc 2.35")
            }
            try #require(!needs.contains("GLIBC_2.2.5"))
            let plan = try retargeter().plan(for: file, architecture: .x86_64)
            #expect(plan.patches.isEmpty && plan.rewrites.isEmpty)
            #expect(plan.impossible.map(\.version) == ["GLIBC_2.35"])
            #expect(plan.impossible.first?.why.contains("no room") == true)
            let finished = try Tool.run(["inspect", file.string])
            #expect(finished.status == 3 && finished.output.contains("no room for it"), "\(finished.output)")
        }
    }

    /// Nothing that is not in the table, or only half in it, is touched.
    @Test func whatIsNotKnownStaysRefused() throws {
        let directory = try #require(ToolchainLibraries.directory)
        let file = FilePath(directory + "/libswiftCore.so")
        let old = try Retargeter(profile: try RuntimeProfile.named("provided.al2"), table: try RetargetTable.builtIn())
        let plan = try old.plan(for: file, architecture: .x86_64)
        #expect(
            plan.impossible.contains {
                $0.library == "libc.so.6" && $0.version == "GLIBC_2.34" && $0.why.contains("no older version")
            })
        var table = try RetargetTable.builtIn()
        table.entries = []
        let none = try Retargeter(profile: try RuntimeProfile.named("provided.al2023"), table: table)
        #expect(try none.plan(for: FilePath(directory + "/libswiftGlibc.so"), architecture: .x86_64).patches.isEmpty)
    }

    /// Damaged files give errors or plans within the file, and never more than that.
    @Test func damagedFilesDoNotTrap() async throws {
        let directory = try #require(ToolchainLibraries.directory)
        let whole = try Data(contentsOf: URL(fileURLWithPath: directory + "/libswiftGlibc.so"))
        let retargeter = try retargeter()
        var generator = SeededGenerator(seed: 7)
        try await withTemporaryDirectory { root in
            let file = root / "damaged.so"
            var (plans, patches) = (0, 0)
            for _ in 0..<300 {
                var data = whole
                for _ in 0..<Int.random(in: 1...24, using: &generator) {
                    // Headers and tables come first.
                    data[Int.random(in: 0..<min(data.count, 40_000), using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
                try data.write(to: file)
                guard let plan = try? retargeter.plan(for: FilePath(file.path), architecture: .x86_64) else { continue }
                plans += 1
                patches += plan.patches.count
                #expect(plan.patches.allSatisfy { $0.offset >= 0 && $0.offset + $0.bytes.count <= data.count })
            }
            #expect(plans > 0 && patches > 0, "\(plans) plans, \(patches) patches")
        }
    }
}
