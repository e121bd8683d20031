import Foundation
import LambdaPackCore
import TestSupport

/// The storefront in shared linkage for x86_64, retargeted: built once for all tests that look at it. Nobody changes it.
enum SharedStorefront {
    static let isPossible = Machine.architecture == "x86_64" && ToolchainLibraries.directory != nil

    static let arguments =
        ["--arch", "x86_64", "--linkage", "shared"] + (Machine.hasNamespaces ? ["--fixed-path"] : [])

    private static let result = Result {
        try StorefrontSet.Built(
            try Workspace(copying: "storefront", into: "shared"), arguments + ["--retarget", "--explain"])
    }

    static func built() throws -> StorefrontSet.Built { try result.get() }

    /// A copy that its test may change.
    static func copy(_ name: String) throws -> Workspace { try Workspace(copying: built().workspace, into: name) }
}

/// The storefront in shared linkage for arm64, with the SDK that the set-up makes, for that SDK's own system.
enum SharedARM64Storefront {
    static let arguments = ["--arch", "arm64", "--linkage", "shared"]

    private static let result = Result {
        let workspace = try Workspace(copying: "storefront", into: "shared-arm64")
        let profile = workspace.root / "debian13.json"
        let made = try Tool.run(
            [
                "profile", "--root", SharedSDK.sysroot ?? "", "--arch", "arm64", "--name", "debian13", "--output-file",
                profile.path,
            ])
        guard made.status == 0 else { throw BuildFailure(output: made.output) }
        return try StorefrontSet.Built(workspace, arguments + ["--profile", profile.path])
    }

    static func built() throws -> StorefrontSet.Built { try result.get() }
}

/// The same for provided.al2023, retargeted.
enum RetargetedARM64Storefront {
    private static let result = Result {
        try StorefrontSet.Built(
            try Workspace(copying: "storefront", into: "retargeted-arm64"),
            SharedARM64Storefront.arguments + ["--retarget"])
    }

    static func built() throws -> StorefrontSet.Built { try result.get() }
}

enum SharedSDK {
    /// The sysroot of an arm64 SDK with dynamic libraries, as `make setup` makes one.
    static let sysroot: String? = Machine.sdkFolders.lazy.flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map {
            "\(folder)/\($0)/sysroot"
        }
    }.first { FileManager.default.fileExists(atPath: $0 + "/usr/lib/swift/linux/libswiftCore.so") }
}
