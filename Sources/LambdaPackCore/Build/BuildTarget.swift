/// What an architecture is built with: an SDK, or the toolchain's own static libraries.
package struct BuildTarget: Sendable, Hashable {
    package var architecture: Architecture
    package var triple: String
    /// nil builds for the host itself.
    package var sdk: SwiftSDK?
    package var linkage = Linkage.static

    /// For people: `debian13-aarch64-static`, or `toolchain`.
    package var name: String { sdk?.id ?? "toolchain" }
}

extension BuildTarget {
    /// Chooses for one architecture: the SDK that was named; else a Static Linux SDK; else, for the host's own
    /// architecture on Linux, the toolchain's own static libraries; else any other SDK that links static. SDKs of other
    /// Swift versions are taken only by name.
    ///
    /// - Parameter isPlugin: how commands are typed that get an SDK.
    package static func choose(
        for architecture: Architecture, linkage: Linkage = .static, settings: BuildSettings, toolchain: Toolchain,
        searchPaths: [FilePath], isPlugin: Bool = false
    ) throws(Problem) -> BuildTarget {
        if linkage == .shared {
            return try chooseShared(
                for: architecture, settings: settings, toolchain: toolchain, searchPaths: searchPaths,
                isPlugin: isPlugin)
        }
        let fitting = installed(searchPaths, for: architecture)
        if let named = settings.swiftSDKs[architecture] {
            return try target(
                named: named, for: architecture, linkage: .static, among: fitting, toolchain, searchPaths, isPlugin)
        }
        if let sdk = preferred(fitting.filter(\.isMusl), toolchain) {
            return BuildTarget(architecture: architecture, triple: sdk.triple, sdk: sdk)
        }
        if toolchain.hostTriple.hasPrefix(architecture.tripleName + "-"), toolchain.hostTriple.contains("linux"),
            FileSystem.exists(toolchain.staticLibraries / "static-executable-args.lnk")
        {
            return BuildTarget(architecture: architecture, triple: toolchain.hostTriple, sdk: nil)
        }
        let linkingStatic = fitting.filter(\.linksStatic)
        let madeForStatic = linkingStatic.filter(\.isMadeForStatic)
        if let sdk = preferred(madeForStatic.isEmpty ? linkingStatic : madeForStatic, toolchain) {
            return BuildTarget(architecture: architecture, triple: sdk.triple, sdk: sdk)
        }
        let advice = SDKAdvice(architecture: architecture, linkage: .static, compiler: toolchain, isPlugin: isPlugin)
        if !linkingStatic.isEmpty { throw otherVersions(linkingStatic, toolchain, advice) }
        throw Problem(
            .sdkMissing, subject: architecture.rawValue,
            "there is no Swift SDK that links static \(architecture.rawValue) Linux executables",
            cause: fitting.isEmpty
                ? "looked in: \(searchPaths.map(\.string).joined(separator: ", "))"
                : "found, but not static: \(fitting.map(\.id).joined(separator: ", "))",
            advice: advice.text)
    }

    /// Chooses for shared linkage: the SDK that was named; else, for the host's own architecture on Linux, the
    /// toolchain; else an SDK of glibc. The Static Linux SDK has no dynamic linking.
    private static func chooseShared(
        for architecture: Architecture, settings: BuildSettings, toolchain: Toolchain, searchPaths: [FilePath],
        isPlugin: Bool
    ) throws(Problem) -> BuildTarget {
        let fitting = installed(searchPaths, for: architecture)
        if let named = settings.swiftSDKs[architecture] {
            return try target(
                named: named, for: architecture, linkage: .shared, among: fitting, toolchain, searchPaths, isPlugin)
        }
        if toolchain.hostTriple.hasPrefix(architecture.tripleName + "-"), toolchain.hostTriple.contains("linux"),
            FileSystem.exists(toolchain.sharedLibraries / "libswiftCore.so")
        {
            return BuildTarget(architecture: architecture, triple: toolchain.hostTriple, sdk: nil, linkage: .shared)
        }
        let linkingShared = fitting.filter { $0.linksShared && !$0.isMadeForStatic }
        if let sdk = preferred(linkingShared, toolchain) {
            return BuildTarget(architecture: architecture, triple: sdk.triple, sdk: sdk, linkage: .shared)
        }
        let advice = SDKAdvice(architecture: architecture, linkage: .shared, compiler: toolchain, isPlugin: isPlugin)
        if !linkingShared.isEmpty { throw otherVersions(linkingShared, toolchain, advice) }
        throw Problem(
            .sdkMissing, subject: architecture.rawValue,
            "there is no Swift SDK that links dynamic \(architecture.rawValue) Linux executables",
            cause: fitting.isEmpty
                ? "looked in: \(searchPaths.map(\.string).joined(separator: ", "))"
                : "found, but without dynamic libraries: \(fitting.map(\.id).joined(separator: ", "))",
            advice: advice.text)
    }

    private static func installed(_ searchPaths: [FilePath], for architecture: Architecture) -> [SwiftSDK] {
        searchPaths.flatMap(SwiftSDK.installed).filter {
            $0.triple.hasPrefix(architecture.tripleName + "-") && $0.triple.contains("linux")
        }
    }

    /// An SDK made for this very compiler wins over one that does not say for which. One of another version mostly does not
    /// load, and says so in the midst of a build: it is for those who name it.
    private static func preferred(_ sdks: [SwiftSDK], _ toolchain: Toolchain) -> SwiftSDK? {
        sdks.first { $0.isMade(for: toolchain.version) }
            ?? sdks.first { !$0.isMadeForOther(than: toolchain.version) }
    }

    private static func otherVersions(_ found: [SwiftSDK], _ toolchain: Toolchain, _ advice: SDKAdvice) -> Problem {
        Problem(
            .sdkVersion, subject: advice.architecture.rawValue,
            "no Swift SDK for \(advice.architecture.rawValue) was made for Swift \(toolchain.version), the compiler's version",
            cause: "found, for other versions: \(found.map(\.id).joined(separator: ", "))", advice: advice.text)
    }

    private static func target(
        named id: String, for architecture: Architecture, linkage: Linkage, among fitting: [SwiftSDK],
        _ toolchain: Toolchain, _ searchPaths: [FilePath], _ isPlugin: Bool
    ) throws(Problem) -> BuildTarget {
        let ofTriple = fitting.filter { $0.triple == id }
        guard let sdk = fitting.first(where: { $0.id == id }) ?? preferred(ofTriple, toolchain) ?? ofTriple.first
        else {
            let others = searchPaths.flatMap(SwiftSDK.installed).filter { $0.id == id }
            throw Problem(
                .sdkMissing, subject: id,
                others.isEmpty
                    ? "there is no Swift SDK '\(id)'"
                    : "the Swift SDK '\(id)' is not for \(architecture.rawValue)",
                cause: others.isEmpty
                    ? "looked in: \(searchPaths.map(\.string).joined(separator: ", "))"
                    : "it is for \(others.map(\.triple).joined(separator: ", "))",
                advice: fitting.isEmpty
                    ? SDKAdvice(architecture: architecture, linkage: linkage, compiler: toolchain, isPlugin: isPlugin)
                        .text
                    : "for \(architecture.rawValue) there are: \(fitting.map(\.id).joined(separator: ", "))")
        }
        guard linkage == .shared ? sdk.linksShared && !sdk.isMadeForStatic : sdk.linksStatic else {
            if linkage == .shared {
                throw Problem(
                    .sdkUnusable, subject: id, "the Swift SDK '\(id)' does not link dynamic executables",
                    cause: sdk.isMusl
                        ? "the Static Linux SDK has no dynamic linking"
                        : sdk.isMadeForStatic
                            ? "its toolset asks for static ones" : "it brings no dynamic Swift libraries",
                    advice: "take an SDK of glibc with swiftResourcesPath, or static linkage")
            }
            throw Problem(
                .sdkUnusable, subject: id, "the Swift SDK '\(id)' does not link static executables",
                cause: "it brings no static-executable-args.lnk",
                advice: "take the Static Linux SDK, or one with swiftStaticResourcesPath")
        }
        return BuildTarget(architecture: architecture, triple: sdk.triple, sdk: sdk, linkage: linkage)
    }
}
