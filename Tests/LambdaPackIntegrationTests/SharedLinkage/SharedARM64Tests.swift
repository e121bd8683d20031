import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// arm64 with the SDK that the set-up makes: its system is newer than Amazon Linux 2023, which has no cure, and it is
/// what the functions run on under emulation.
@Suite(.serialized, .enabled(if: SharedSDK.sysroot != nil, "there is no Swift SDK of glibc for arm64: make setup"))
struct SharedARM64Tests {
    private static let result = Result { try Workspace(copying: "storefront", into: "shared-arm64") }
    private var workspace: Workspace { get throws { try Self.result.get() } }
    private static let products = ["Orders", "Shipping"]
    private static let arguments =
        ["--arch", "arm64", "--linkage", "shared"] + products.flatMap { ["--product", $0] }

    @Test func a_isRefusedForAL2023() throws {
        let finished = try workspace.lambdaPack(Self.arguments + ["--retarget"])
        #expect(finished.status == 3, "\(finished.output)")
        #expect(
            finished.output.contains(
                "libswiftCore.so: libc.so.6: __isoc23_sscanf, __isoc23_strtol, __isoc23_strtoll need GLIBC_2.38; provided.al2023 has 2.34"
            ))
        #expect(
            finished.output.contains(
                "--retarget can't help: no older version of __isoc23_sscanf is known to be its equal"))
    }

    @Test func b_isAcceptedForItsOwnSystem() throws {
        let profile = try workspace.root / "debian13.json"
        let made = try Tool.run(
            [
                "profile", "--root", try #require(SharedSDK.sysroot), "--arch", "arm64", "--name", "debian13",
                "--output-file", profile.path,
            ])
        #expect(made.status == 0, "\(made.output)")
        let finished = try workspace.lambdaPack(Self.arguments + ["--profile", profile.path])
        try #require(finished.status == 0, "\(finished.output)")
        let manifest = try workspace.manifest()
        #expect(manifest.preflight.profile == "debian13")
        #expect(manifest.layers.map(\.name) == ["storefront-libraries", "storefront-swift"])
        #expect(manifest.layers.allSatisfy { layer in layer.libraries.allSatisfy { $0.elf.machine == "aarch64" } })
    }

    @Test(
        .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"),
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"),
        arguments: FunctionTests.cases.filter { products.contains($0.function) })
    func c_runsUnderEmulation(_ example: FunctionTests.Case) async throws {
        try await withTemporaryDirectory { directory in
            let manifest = try workspace.manifest()
            let function = try #require(manifest.functions.first { $0.name == example.function })
            var root = try PrivateRoot(function, manifest, of: try workspace.output, in: directory)
            root.runner = [try #require(Machine.qemu), "-L", try #require(SharedSDK.sysroot)]
            let answers = try root.answers(to: [example.event])
            #expect(answers.map(\.kind) == [example.kind])
            #expect(answers.first?.body == example.answer)
        }
    }
}

enum SharedSDK {
    /// The sysroot of an arm64 SDK with dynamic libraries, as `make setup` makes one.
    static let sysroot: String? = Machine.sdkFolders.lazy.flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map {
            "\(folder)/\($0)/sysroot"
        }
    }.first { FileManager.default.fileExists(atPath: $0 + "/usr/lib/swift/linux/libswiftCore.so") }
}
