import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// arm64 with the SDK that the set-up makes, whose system is newer than Amazon Linux 2023: refused as built, and cured; under
/// emulation the functions run on that system, and on an older one.
@Suite(.enabled(if: SharedSDK.sysroot != nil, "there is no Swift SDK of glibc for arm64: make setup"))
struct SharedARM64Tests {
    /// As built it needs a newer system, which the preflight says; one entry refused, it says that nothing else helps.
    @Test func isRefusedForAL2023() throws {
        let workspace = try SharedARM64Storefront.built().workspace
        let output = workspace.root / "refused"
        let refused = try workspace.lambdaPack(SharedARM64Storefront.arguments, output: output)
        #expect(refused.status == 3, "\(refused.output)")
        #expect(
            refused.output.contains(
                "libswiftCore.so: libc.so.6: __isoc23_sscanf, __isoc23_strtol, __isoc23_strtoll need GLIBC_2.38; provided.al2023 has 2.34"
            ))
        #expect(refused.output.contains("build with --retarget"))
        let configuration = workspace.package / "lambda-pack.yml"
        let text = try String(contentsOf: configuration, encoding: .utf8)
        defer { try? text.write(to: configuration, atomically: true, encoding: .utf8) }
        try (text + "\ncompatibility: {refuse: [isoc23-scanf]}\n").write(
            to: configuration, atomically: true, encoding: .utf8)
        let half = try workspace.lambdaPack(SharedARM64Storefront.arguments, output: output)
        #expect(half.status == 3, "\(half.output)")
        #expect(
            half.output.contains(
                "--retarget can't help: 'compatibility.refuse' names isoc23-scanf, which would cure __isoc23_sscanf"))
        #expect(!FileManager.default.fileExists(atPath: output.path))
    }

    @Test func isRetargetedForAL2023() throws {
        let manifest = try RetargetedARM64Storefront.built().manifest
        #expect(manifest.preflight.profile == "provided.al2023")
        let libraries = manifest.layers.flatMap(\.libraries)
        #expect(libraries.contains { $0.soname == CompatibilityLibrary.soname })
        for function in manifest.functions {
            #expect(function.elf.needed.contains(CompatibilityLibrary.soname))
        }
        // Linked into what the package builds, too, and taken out where nothing uses it.
        #expect(libraries.allSatisfy { !$0.elf.needed.contains(CompatibilityLibrary.soname) })
        let core = try #require(libraries.first { $0.soname == "libswiftCore.so" })
        let words = core.elf.retargeted.map(\.words)
        #expect(words.contains("libc.so.6: __isoc23_strtol from GLIBC_2.38 to strtol of GLIBC_2.17"))
        #expect(words.contains("libm.so.6: fmod from GLIBC_2.38 to GLIBC_2.17"))
        #expect(
            words.contains(
                "libstdc++.so.6: _ZSt21__glibcxx_assert_failPKciS0_S0_ from GLIBCXX_3.4.30 to liblambda-pack-compat.so"
            ))
        #expect(core.elf.highestVersions["GLIBC"] == "2.34" && core.elf.highestVersions["GLIBCXX"] == "3.4.29")
    }

    /// Starts a function with its layers on the system with glibc 2.36.
    private func startOnOlderSystem(
        _ example: FunctionTests.Case, of built: StorefrontSet.Built
    ) async throws -> (answers: [RuntimeAPI.Answer], output: String) {
        try await withTemporaryDirectory { directory in
            let function = try built.function(example.function, .arm64)
            var root = try PrivateRoot(function, built.manifest, of: built.output, in: directory)
            root.runner = [try #require(Machine.qemu), "-L", DebianRuntime.older.root.path]
            return try root.outcome(of: [example.event])
        }
    }

    @Test(
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"),
        .enabled(if: DebianRuntime.older.isFetched, "\(DebianRuntime.older.reason)"))
    func isRefusedByTheLoaderAsBuilt() async throws {
        let example = try #require(FunctionTests.cases.first)
        let (answers, output) = try await startOnOlderSystem(example, of: SharedARM64Storefront.built())
        #expect(answers.isEmpty && output.contains("`GLIBC_2.38' not found"), "\(output)")
    }

    /// Retargeted, every function answers, and all that is printed is the function's own log: a JSON object a line.
    @Test(
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"),
        .enabled(if: DebianRuntime.older.isFetched, "\(DebianRuntime.older.reason)"),
        arguments: FunctionTests.cases)
    func answersOnAnOlderSystem(_ example: FunctionTests.Case) async throws {
        let (answers, output) = try await startOnOlderSystem(example, of: RetargetedARM64Storefront.built())
        #expect(answers.map(\.kind) == [example.kind] && answers.first?.body == example.answer, "\(output)")
        // Orders logs what it accepts and what it refuses.
        #expect(example.function != "Orders" || !output.isEmpty)
        for line in output.split(separator: "\n") {
            let entry = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(entry?["level"] != nil, "\(line)")
        }
    }

    @Test func isAcceptedForItsOwnSystem() throws {
        let manifest = try SharedARM64Storefront.built().manifest
        #expect(manifest.preflight.profile == "debian13")
        #expect(manifest.layers.map(\.name) == ["storefront-libraries", "storefront-swift"])
        #expect(manifest.layers.map(\.libraries.isEmpty) == [false, false])
        #expect(manifest.layers.allSatisfy { layer in layer.libraries.allSatisfy { $0.elf.machine == "aarch64" } })
    }

    @Test(
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"),
        arguments: FunctionTests.cases)
    func runsUnderEmulation(_ example: FunctionTests.Case) async throws {
        let built = try SharedARM64Storefront.built()
        try await withTemporaryDirectory { directory in
            let function = try built.function(example.function, .arm64)
            var root = try PrivateRoot(function, built.manifest, of: built.output, in: directory)
            root.runner = [try #require(Machine.qemu), "-L", try #require(SharedSDK.sysroot)]
            let answers = try root.answers(to: [example.event])
            #expect(answers.map(\.kind) == [example.kind])
            #expect(answers.first?.body == example.answer)
        }
    }
}
