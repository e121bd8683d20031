import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// arm64 with the SDK that the set-up makes: its system is newer than Amazon Linux 2023, which has no cure, and it is
/// what the functions run on under emulation.
@Suite(.enabled(if: SharedSDK.sysroot != nil, "there is no Swift SDK of glibc for arm64: make setup"))
struct SharedARM64Tests {
    @Test func isRefusedForAL2023() throws {
        let workspace = try SharedARM64Storefront.built().workspace
        let output = workspace.root / "refused"
        let finished = try workspace.lambdaPack(SharedARM64Storefront.arguments + ["--retarget"], output: output)
        #expect(finished.status == 3, "\(finished.output)")
        #expect(
            finished.output.contains(
                "libswiftCore.so: libc.so.6: __isoc23_sscanf, __isoc23_strtol, __isoc23_strtoll need GLIBC_2.38; provided.al2023 has 2.34"
            ))
        #expect(
            finished.output.contains(
                "--retarget can't help: no older version of __isoc23_sscanf is known to be its equal"))
        #expect(!FileManager.default.fileExists(atPath: output.path))
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
        arguments: FunctionTests.cases.filter { SharedARM64Storefront.products.contains($0.function) })
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
