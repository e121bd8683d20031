#if canImport(System)
package import System
#else
package import SystemPackage
#endif

/// The nested `swift build` of one product for one architecture.
package struct SwiftBuildCommand: Sendable {
    package var target: BuildTarget
    package var settings: BuildSettings
    package var linker: Linker
    package var toolchain: Toolchain
    /// As the compiler sees them: inside a mount namespace these are the fixed paths.
    package var packageDirectory: FilePath
    package var scratchDirectory: FilePath
    /// In front of lld; nil leaves the choice of linker to the toolset.
    package var linkerWrapper: FilePath?
    /// SwiftPM's own sandbox can't be nested in a plugin's (macOS).
    package var disableSandbox = false

    /// The build-id of every link: 20 zero bytes, replaced by a digest of the stripped content afterwards. SHA-1's
    /// length is what debuggers and `.build-id` directories expect.
    static let placeholderBuildID = String(repeating: "0", count: 40)

    /// The arguments after `swift`.
    package func arguments(product: String) -> [String] {
        var arguments = [
            "build", "--build-system", "native",
            "--package-path", packageDirectory.string,
            "--scratch-path", scratchDirectory.string,
            "--configuration", settings.configuration.rawValue,
            "--product", product,
        ]
        if let sdk = target.sdk {
            // The triple picks one of the SDK's targets where an id stands for several.
            arguments += ["--swift-sdks-path", sdk.searchPath.string, "--swift-sdk", sdk.isMusl ? sdk.triple : sdk.id]
        }
        if disableSandbox { arguments.append("--disable-sandbox") }
        if let jobs = settings.jobs { arguments += ["--jobs", String(jobs)] }
        arguments += (target.linkage == .static ? staticLinkage : sharedLinkage) + reproducibility + size
        if writesLinkMap { arguments += ["-Xlinker", "-Map=\(scratchDirectory / LinkMapFile.name)"] }
        arguments += settings.swiftcFlags.flatMap { ["-Xswiftc", $0] }
        arguments += settings.linkerFlags.flatMap { ["-Xlinker", $0] }
        return arguments
    }

    /// The user's own map takes its place: linkers write one.
    var writesLinkMap: Bool {
        !(settings.linkerFlags + settings.swiftcFlags).contains { $0.hasPrefix("-Map") || $0.hasPrefix("--Map") }
    }

    private var staticLinkage: [String] {
        var arguments = ["--static-swift-stdlib"]
        if target.sdk?.isMusl != true { arguments += ["-Xswiftc", "-static-executable"] }
        if target.sdk == nil { arguments += ["-Xswiftc", "-use-ld=\(linker.rawValue)"] }
        if let linkerWrapper { arguments += ["-Xswiftc", "-ld-path=\(linkerWrapper)"] }
        return arguments
    }

    /// Where Lambda puts layers and functions: the library search path of everything that is linked here.
    package static let runPath = "/opt/lib:$ORIGIN/lib"

    private var sharedLinkage: [String] {
        // Neither the toolchain's path nor SwiftPM's own `$ORIGIN` belongs into a function.
        var arguments = [
            "--disable-local-rpath", "-Xswiftc", "-no-toolchain-stdlib-rpath", "-Xlinker", "-rpath=\(Self.runPath)",
        ]
        // Older loaders take DT_RPATH for what some linkers write by default: it would win over LD_LIBRARY_PATH.
        arguments += ["-Xlinker", "--enable-new-dtags"]
        if target.sdk == nil { arguments += ["-Xswiftc", "-use-ld=\(linker.rawValue)"] }
        if let linkerWrapper { arguments += ["-Xswiftc", "-ld-path=\(linkerWrapper)"] }
        return arguments
    }

    private var reproducibility: [String] {
        var arguments: [String] = []
        // For clang and swiftc alike the last map that fits wins, so the inner paths come last.
        for (path, name) in prefixMap {
            arguments += ["-Xswiftc", "-file-prefix-map", "-Xswiftc", "\(path)=\(name)"]
            for compiler in ["-Xcc", "-Xcxx"] { arguments += [compiler, "-ffile-prefix-map=\(path)=\(name)"] }
        }
        // Debug information would name module files in the scratch directory, by a hash of absolute paths.
        arguments += ["-Xswiftc", "-Xfrontend", "-Xswiftc", "-no-clang-module-breadcrumbs"]
        arguments += ["-Xlinker", "--build-id=0x\(Self.placeholderBuildID)"]
        return arguments
    }

    /// The paths of this machine and what stands for them, outermost first.
    package var prefixMap: [(path: FilePath, name: String)] {
        var map: [(FilePath, String)] = [(toolchain.root, "/toolchain")]
        if let root = target.sdk?.rootPath { map.append((root, "/sdk")) }
        map += [(packageDirectory, "/package"), (scratchDirectory, "/build")]
        return map.sorted { ($0.0.string.utf8.count, $0.0.string) < ($1.0.string.utf8.count, $1.0.string) }
    }

    private var size: [String] {
        var arguments: [String] = []
        if settings.optimize == .size { arguments += ["-Xswiftc", "-Osize"] }
        // The toolchain's static-stdlib arguments export every symbol, which keeps dead code alive. Dynamic functions
        // keep their exports: a library that is opened at run time may ask for them.
        if target.linkage == .static { arguments += ["-Xlinker", "--no-export-dynamic"] }
        // bfd has none. lld folds nothing in the toolchain's archives, which lack what it goes by, and says so in one
        // warning for each of their objects (docs/size.md).
        if linker == .gold { arguments += ["-Xlinker", "--icf=safe"] }
        if settings.levers.contains(.noPIE) { arguments += ["-Xswiftc", "-Xclang-linker", "-Xswiftc", "-no-pie"] }
        if settings.levers.contains(.noReflectionMetadata) {
            arguments += ["-Xswiftc", "-Xfrontend", "-Xswiftc", "-disable-reflection-metadata"]
        }
        return arguments
    }

    /// Where SwiftPM leaves the products: below the scratch directory, by triple and configuration.
    package func binDirectory(scratch: FilePath) -> FilePath {
        scratch / target.triple / settings.configuration.rawValue
    }
}
