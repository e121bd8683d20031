import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// Swift's libraries of newer systems, for both architectures: rewritten, read by others, and loaded on an older system.
@Suite struct NewerRuntimeTests {
    private static func retargeter(_ edit: (inout RetargetTable) -> Void = { _ in }) throws -> Retargeter {
        var table = try RetargetTable.builtIn()
        edit(&table)
        return try Retargeter(profile: try RuntimeProfile.named("provided.al2023"), table: table)
    }

    /// The versions that a reader finds beyond provided.al2023's, and what it says where it stumbles.
    private func newer(_ reader: String, _ file: URL) throws -> Set<String> {
        let text = try run(reader, ["-V", "--wide", file.path]).output
        let versions = text.matches(of: #/(GLIBCXX|GLIBC|CXXABI)_([0-9.]+)/#).compactMap { match -> String? in
            let numbers = match.2.split(separator: ".").compactMap { Int($0) }
            let limit = ["GLIBC": [2, 34], "GLIBCXX": [3, 4, 29], "CXXABI": [1, 3, 13]][String(match.1)] ?? []
            return limit.lexicographicallyPrecedes(numbers) ? String(match.0) : nil
        }
        let stumbles = text.split(separator: "\n").filter { $0.contains("arning:") || $0.contains(" <corrupt") }
        return Set(versions + stumbles.map(String.init))
    }

    /// libxml2 is shipped with the function, and its versions with it. libcurl's WebSocket functions are no one's promise.
    private static func incurable(_ plan: RetargetPlan, _ name: String) -> Bool {
        plan.impossible.allSatisfy { impossible in
            switch name {
            case "libFoundationXML.so": impossible.library.hasPrefix("libxml2.so.")
            case "libFoundationNetworking.so":
                impossible.library == "libcurl.so.4" && impossible.why.contains("not known to export curl_ws_")
            default: false
            }
        }
    }

    @Test(arguments: DebianRuntime.newer) func everyLibraryIsCured(_ runtime: DebianRuntime) async throws {
        guard runtime.isFetched else { return try skip("\(runtime.reason)") }
        let readers = ["readelf", "llvm-readelf"].filter { findExecutable($0) != nil }
        try #require(!readers.isEmpty)
        let retargeter = try Self.retargeter()
        var cured = 0
        var symbols: Set<String> = []
        try await withTemporaryDirectory { root in
            for name in try runtime.libraries() {
                let copy = root / name
                try FileManager.default.copyItem(at: runtime.swift / name, to: copy)
                let file = FilePath(copy.path)
                let before = try Data(contentsOf: copy)
                let hadNewer = try !newer(readers[0], copy).isEmpty
                let plan = try retargeter.plan(for: file, architecture: runtime.architecture)
                #expect(Self.incurable(plan, name), "\(name): \(plan.impossible)")
                let rewrites = try retargeter.rewrite(file, architecture: runtime.architecture)
                #expect(rewrites == plan.rewrites && hadNewer == rewrites.contains { $0.library != "libcurl.so.4" })
                #expect(try Data(contentsOf: copy).count == before.count)
                for reader in readers { #expect(try newer(reader, copy) == [], "\(reader) of \(name)") }
                let again = try retargeter.plan(for: file, architecture: runtime.architecture)
                #expect(again.patches.isEmpty && Self.incurable(again, name))
                // A symbol that was renamed is there under its new name, and no longer under the old one.
                let names = try run("nm", ["-D", "--undefined-only", copy.path]).output
                for rewrite in rewrites {
                    guard let new = rewrite.newName else { continue }
                    #expect(names.contains(" \(new)@\(rewrite.to)\n"), "\(name): \(new)")
                    #expect(!names.contains(" \(rewrite.symbol)"), "\(name): \(rewrite.symbol)")
                }
                cured += rewrites.isEmpty ? 0 : 1
                symbols.formUnion(rewrites.filter { $0.library != "libcurl.so.4" }.map(\.symbol))
            }
        }
        #expect(cured >= 8 && symbols.isSuperset(of: ["__isoc23_strtol", "strlcpy", "fmod", "hypot"]))
        print("\(runtime.name): \(cured) libraries cured: \(symbols.sorted().joined(separator: ", "))")
    }

    /// Every entry names what the newer libraries have, and the older versions are in them, too.
    @Test(arguments: [Architecture.x86_64, .arm64]) func theTableIsTrueOfSid(_ architecture: Architecture) throws {
        let runtime = DebianRuntime(release: "sid", architecture: architecture)
        guard runtime.isFetched else { return try skip("\(runtime.reason)") }
        for entry in try RetargetTable.builtIn().entries where entry.unversioned != true {
            let symbols = try run("nm", ["-D", (runtime.system / entry.library).path]).output
            for symbol in entry.symbols {
                #expect(symbols.contains(" \(symbol)@@\(entry.from)\n"), "\(entry.name): \(symbol)")
                guard entry.provided != true else { continue }
                let older = try #require(entry.to[architecture.rawValue])
                let name = String(symbol.dropFirst(entry.dropPrefix?.count ?? 0))
                #expect(symbols.contains(" \(name)@\(older)\n") || symbols.contains(" \(name)@@\(older)\n"), "\(name)")
            }
        }
    }

    /// What the user refuses stays refused, and with it the file's whole version.
    @Test func refusedEntriesAreNotUsed() throws {
        let runtime = DebianRuntime(release: "trixie", architecture: .arm64)
        guard runtime.isFetched else { return try skip("\(runtime.reason)") }
        let retargeter = try Self.retargeter { $0 = $0.refusing(["isoc23-scanf"]) }
        let plan = try retargeter.plan(
            for: FilePath((runtime.swift / "libswiftCore.so").path), architecture: .arm64)
        #expect(plan.impossible.map(\.version) == ["GLIBC_2.38"])
        #expect(plan.impossible.first?.why.contains("__isoc23_sscanf") == true)
        #expect(
            !plan.rewrites.contains { $0.symbol == "__isoc23_strtol" } && plan.rewrites.contains { $0.symbol == "fmod" }
        )
    }

    /// Damaged files give errors, or plans within the file.
    @Test func damagedFilesDoNotTrap() async throws {
        let runtime = DebianRuntime(release: "trixie", architecture: .arm64)
        guard runtime.isFetched else { return try skip("\(runtime.reason)") }
        let whole = try Data(contentsOf: runtime.swift / "libdispatch.so")
        let retargeter = try Self.retargeter()
        var generator = SeededGenerator(seed: 12)
        try await withTemporaryDirectory { root in
            let file = root / "damaged.so"
            var (plans, patches) = (0, 0)
            for _ in 0..<200 {
                var data = whole
                for _ in 0..<Int.random(in: 1...16, using: &generator) {
                    // Headers, symbols, strings and versions come first.
                    let place = Int.random(in: 0..<min(data.count, 40_000), using: &generator)
                    data[place] = UInt8.random(in: 0...255, using: &generator)
                }
                try data.write(to: file)
                guard let plan = try? retargeter.plan(for: FilePath(file.path), architecture: .arm64) else { continue }
                plans += 1
                patches += plan.patches.count
                #expect(plan.patches.allSatisfy { $0.offset >= 0 && $0.offset + $0.bytes.count <= data.count })
            }
            #expect(plans > 0 && patches > 0, "\(plans) plans, \(patches) patches")
        }
    }

    private static let loader = #"""
        #include <dlfcn.h>
        #include <stdio.h>
        int main(int count, char **words) {
            void *last = 0;
            for (int i = 1; i < count; i++) {
                last = dlopen(words[i], RTLD_NOW | RTLD_GLOBAL);
                if (!last) { puts(dlerror()); return 1; }
            }
            void *(*text)(void *, const char *, unsigned) = (void *(*)(void *, const char *, unsigned))dlsym(last, "CFStringCreateWithCString");
            int (*number)(void *) = (int (*)(void *))dlsym(last, "CFStringGetIntValue");
            double (*real)(void *) = (double (*)(void *))dlsym(last, "CFStringGetDoubleValue");
            printf("%d %g\n", number(text(0, "4711", 0x08000100)), real(text(0, "2.5", 0x08000100)));
            return 0;
        }
        """#

    /// All that a function could load of Swift, at once and bound at once, on a system with an older glibc: refused as
    /// built, silent when rewritten. CoreFoundation, which uses what was renamed, answers.
    @Test(.enabled(if: CompiledFiles.isPossible, "there is no clang"), arguments: DebianRuntime.newer)
    func loadsOnAnOlderSystem(_ runtime: DebianRuntime) async throws {
        guard runtime.isFetched else { return try skip("\(runtime.reason)") }
        var flags = ["-ldl"]
        var start: [String] = []
        if runtime.architecture == .arm64 {
            guard let qemu = Machine.qemu, let sysroot = SharedSDK.sysroot, DebianRuntime.older.isFetched else {
                return try skip(
                    "needs qemu-aarch64-static, a Swift SDK of glibc for arm64, and \(DebianRuntime.older.reason)")
            }
            flags += CompiledFiles.arm64(sysroot)
            start = [qemu, "-L", DebianRuntime.older.root.path]
        } else if try run("ldd", ["--version"]).output.contains(#/ 2\.(3[8-9]|[4-9][0-9])\n/#) {
            return try skip("this machine's glibc has GLIBC_2.38 itself")
        }
        // Foundation last. These two need libraries of the system beyond C and C++; the others are no function's.
        var outside = ["XML", "Networking", "Test", "Testing", "Mirror"]
        // Of Swift 6.0 it asks for a function that no library has; bound when it is called, nobody notices.
        if runtime.release == "trixie" { outside.append("Observation") }
        let names =
            try runtime.libraries().filter { name in
                !outside.contains { name.contains($0) } && name != "libFoundation.so"
            }
            + ["libFoundation.so"]
        #expect(names.count >= 15)
        try await withTemporaryDirectory { root in
            let files = CompiledFiles(in: root)
            let library = try await CompatibilityLibrary.made(for: runtime.architecture, in: root)
            try files.compile("load", Self.loader, ["-Wl,--no-as-needed", library.path, "-w"] + flags)
            let (built, rewritten) = (root / "built", root / "rewritten")
            let retargeter = try Self.retargeter()
            for directory in [built, rewritten] {
                try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    at: library, to: directory / CompatibilityLibrary.soname)
                for name in names { try FileManager.default.copyItem(at: runtime.swift / name, to: directory / name) }
            }
            for name in names {
                _ = try retargeter.rewrite(
                    FilePath((rewritten / name).path), architecture: runtime.architecture)
            }
            func load(_ directory: URL) throws -> TestSupport.Finished {
                let command =
                    start.isEmpty
                    ? ["env"] : start + ["-E", "LD_LIBRARY_PATH=\(directory.path)", "-E", "LD_BIND_NOW=1"]
                let inner = start.isEmpty ? ["LD_LIBRARY_PATH=\(directory.path)", "LD_BIND_NOW=1"] : []
                return try run(
                    command[0],
                    Array(command.dropFirst()) + inner + [(root / "load").path]
                        + names.map { (directory / $0).path })
            }
            let refused = try load(built)
            #expect(refused.status == 1 && refused.output.contains("`GLIBC_2.38' not found"), "\(refused.output)")
            let accepted = try load(rewritten)
            #expect(accepted.status == 0 && accepted.output == "4711 2.5\n", "\(accepted.output)")
        }
    }
}
