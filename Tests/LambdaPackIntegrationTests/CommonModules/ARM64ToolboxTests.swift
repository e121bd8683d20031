import Foundation
import LambdaPackCore
import TestSupport
import Testing

/// The toolbox for arm64, shared and retargeted: under emulation, on a system that is older than the SDK's, its functions
/// print what they print on x86_64.
@Suite(
    .enabled(if: SharedSDK.sysroot != nil, "there is no Swift SDK of glibc for arm64: make setup"),
    .enabled(if: Machine.hasNamespaces, "mount namespaces are not allowed here"))
struct ARM64ToolboxTests {
    private static let built = Result {
        let workspace = try Workspace(copying: "toolbox", into: "tool box/arm64")
        try leaveOutWhatTheSDKLacks(workspace)
        return try StorefrontSet.Built(
            workspace, ["--arch", "arm64", "--linkage", "shared", "--retarget", "--verbose", "--explain"])
    }

    /// Foundation, which resource bundles need, and libdeflate.
    private static func leaveOutWhatTheSDKLacks(_ workspace: Workspace) throws {
        let manifest = "Package.swift"
        try workspace.replace(
            ".systemLibrary(name: \"CDeflate\", pkgConfig: \"libdeflate\", providers: [.apt([\"libdeflate-dev\"])]),",
            with: "", in: manifest)
        try workspace.replace(".target(name: \"Compress\", dependencies: [\"CDeflate\"]),", with: "", in: manifest)
        try workspace.replace(".target(name: \"Guide\", resources: [.copy(\"Texts\")]),", with: "", in: manifest)
        let everything = "Sources/Everything/Everything.swift"
        for module in ["Compress", "Guide"] {
            try workspace.replace("\"\(module)\", ", with: "", in: manifest)
            try workspace.replace("import \(module)\n", with: "", in: everything)
        }
        try workspace.replace("\"system library \\(checksum(\"123456789\"))\", ", with: "", in: everything)
        try workspace.replace("\"resource \\(guideText())\", ", with: "", in: everything)
    }

    private static func expected(_ function: String) -> String {
        Toolbox.expected(function).split(separator: "\n").filter {
            !$0.hasPrefix("system library ") && !$0.hasPrefix("resource ")
        }
        .map { "\($0)\n" }.joined()
    }

    /// With the loader silent: errors are in the output, too.
    @Test(
        .enabled(if: Machine.qemu != nil, "there is no qemu-aarch64-static"),
        .enabled(if: DebianRuntime.older.isFetched, "\(DebianRuntime.older.reason)"), arguments: Toolbox.functions)
    func prints(_ function: String) async throws {
        let built = try Self.built.get()
        let finished = try await Toolbox.output(
            of: function, built.manifest, in: built.output,
            runner: [try #require(Machine.qemu), "-L", DebianRuntime.older.root.path])
        #expect(finished.status == 0)
        #expect(finished.output == Self.expected(function))
    }

    /// The same modules are in the same dylibs as for x86_64, and the same ones stay with their functions.
    @Test func modulesAreWhereTheyAreOnX86() throws {
        let built = try Self.built.get()
        let libraries = built.manifest.layers.flatMap(\.libraries)
        let common = libraries.filter { $0.soname.hasPrefix("libcommon-") }
        #expect(common.map(\.soname).sorted() == ["libcommon-Assembled.so", "libcommon-CPlain.so"])
        #expect(libraries.allSatisfy { $0.elf.machine == "aarch64" })
        for module in ["CHidden", "CHostCalls"] {
            #expect(built.log.contains("\(module) stays with its functions: "), "\(built.log)")
            for name in ["First", "Second"] {
                let modules = try built.function(name, .arm64).attribution?.modules.map(\.name) ?? []
                #expect(modules.contains(module), "\(name): \(modules)")
            }
        }
    }
}
