/// The nested `swift build` of a package's products for one architecture.
package struct SwiftBuildCommand: Sendable {
    package var target: BuildTarget
    package var settings: BuildSettings
    package var linker: Linker
    package var toolchain: Toolchain
    /// As the compiler sees them: inside a mount namespace these are the fixed paths.
    package var packageDirectory: FilePath
    package var scratchDirectory: FilePath
    /// In front of the linker.
    package var linkerProgram: FilePath
    /// Where ``toolset`` is written.
    package var toolsetFile: FilePath
    /// What every dynamic link gets, used or not: who uses it is known when the libraries are, and what uses it not then
    /// loses it again (``BinaryStage``).
    package var compatibilityLibrary: FilePath?
    /// A static library with ICU's data, which takes the place of the toolchain's.
    package var icuLibrary: FilePath?
    /// SwiftPM's own sandbox can't be nested in a plugin's (macOS).
    package var disableSandbox = false

    /// The build-id of every link: 20 zero bytes, replaced by a digest of the stripped content afterwards. SHA-1's
    /// length is what debuggers and `.build-id` directories expect.
    static let placeholderBuildID = String(repeating: "0", count: 40)

    /// The arguments after `swift`.
    ///
    /// - Parameter product: nil builds all products and targets of the package.
    package func arguments(product: String?) -> [String] {
        var arguments = [
            "build", "--build-system", "native",
            "--package-path", packageDirectory.string,
            "--scratch-path", scratchDirectory.string,
            "--configuration", settings.configuration.rawValue,
        ]
        if let product { arguments += ["--product", product] }
        arguments += settings.traits.arguments
        if let sdk = target.sdk {
            arguments += ["--swift-sdks-path", sdk.searchPath.string, "--swift-sdk", sdk.selector]
        }
        arguments += ["--toolset", toolsetFile.string]
        if disableSandbox { arguments.append("--disable-sandbox") }
        if let jobs = settings.jobs { arguments += ["--jobs", String(jobs)] }
        // SwiftPM's own options for linking are for products alone.
        arguments.append(target.linkage == .static ? "--static-swift-stdlib" : "--disable-local-rpath")
        return arguments
    }

    /// The flags for what is built for the target; the user's own come last, and win.
    package var toolset: Toolset {
        var toolset = Toolset()
        addLinkage(to: &toolset)
        addReproducibility(to: &toolset)
        addSize(to: &toolset)
        toolset.swiftCompiler += settings.swiftcFlags
        toolset.linker += settings.linkerFlags
        if let icuLibrary { toolset.linker.append(icuLibrary.string) }
        return toolset
    }

    /// Linkers write one map: the user's own takes the place of lambda-pack's.
    var writesLinkMap: Bool {
        !(settings.linkerFlags + settings.swiftcFlags).contains { $0.hasPrefix("-Map") || $0.hasPrefix("--Map") }
    }

    private func addLinkage(to toolset: inout Toolset) {
        switch target.linkage {
        case .static:
            if target.sdk?.isMusl != true { toolset.swiftCompiler.append("-static-executable") }
            // Swift's own toolchains have what C++ interoperability links beside their dylibs alone, though it is static.
            let (dylibs, archives) = (toolchain.sharedLibraries, toolchain.staticLibraries)
            if target.sdk == nil, FileSystem.exists(dylibs / Self.interoperability),
                !FileSystem.exists(archives / Self.interoperability)
            {
                toolset.linker.append("-L\(dylibs)")
            }
        case .shared:
            // Neither the toolchain's path nor SwiftPM's own `$ORIGIN` belongs into a function. And older loaders take
            // DT_RPATH for what some linkers write by default: it would win over LD_LIBRARY_PATH.
            toolset.swiftCompiler.append("-no-toolchain-stdlib-rpath")
            toolset.linker += ["-rpath=\(Self.runPath)", "--enable-new-dtags"]
            // SwiftPM gives it to C for its own system alone, and C may go into a dylib.
            if target.sdk != nil { toolset.cCompiler.append("-fPIC") }
            if let compatibilityLibrary {
                toolset.linker += ["--push-state", "--no-as-needed", compatibilityLibrary.string, "--pop-state"]
            }
        }
        if target.sdk == nil { toolset.swiftCompiler.append("-use-ld=\(linker.rawValue)") }
        toolset.swiftCompiler.append("-ld-path=\(linkerProgram)")
    }

    private static let interoperability = "libswiftCxx.a"

    /// Where Lambda puts layers and functions: the library search path of everything that is linked here.
    package static let runPath = "/opt/lib:$ORIGIN/lib"

    private func addReproducibility(to toolset: inout Toolset) {
        // For clang and swiftc alike the last map that fits wins, so the inner paths come last.
        for (path, name) in prefixMap {
            toolset.swiftCompiler += ["-file-prefix-map", "\(path)=\(name)"]
            toolset.cCompiler.append("-ffile-prefix-map=\(path)=\(name)")
        }
        // Debug information would name module files in the scratch directory, by a hash of absolute paths.
        toolset.swiftCompiler += ["-Xfrontend", "-no-clang-module-breadcrumbs"]
        toolset.linker.append("--build-id=0x\(Self.placeholderBuildID)")
    }

    /// The paths of this machine and what stands for them, outermost first.
    package var prefixMap: [(path: FilePath, name: String)] {
        var map: [(FilePath, String)] = [(toolchain.root, "/toolchain")]
        if let root = target.sdk?.rootPath { map.append((root, "/sdk")) }
        map += [(packageDirectory, "/package"), (scratchDirectory, "/build")]
        return map.sorted { ($0.0.string.utf8.count, $0.0.string) < ($1.0.string.utf8.count, $1.0.string) }
    }

    private func addSize(to toolset: inout Toolset) {
        // Each function in a section of its own: SwiftPM's `--gc-sections`, which release builds have, then drops one by
        // one what nothing calls. It costs the compiler nothing (docs/size.md).
        if settings.configuration == .release {
            toolset.swiftCompiler += ["-Xfrontend", "-function-sections"]
            toolset.cCompiler += ["-ffunction-sections", "-fdata-sections"]
        }
        if settings.optimize == .size { toolset.swiftCompiler.append("-Osize") }
        // The toolchain's static-stdlib arguments export every symbol, which keeps dead code alive. Dynamic functions
        // keep their exports: a library that is opened at run time may ask for them.
        if target.linkage == .static { toolset.linker.append("--no-export-dynamic") }
        // bfd has none. lld folds nothing in the toolchain's archives, which lack what it goes by, and says so in one
        // warning for each of their objects (docs/size.md).
        if linker == .gold { toolset.linker.append("--icf=safe") }
        if settings.levers.contains(.noPIE) { toolset.swiftCompiler += ["-Xclang-linker", "-no-pie"] }
        if settings.levers.contains(.noReflectionMetadata) {
            toolset.swiftCompiler += ["-Xfrontend", "-disable-reflection-metadata"]
        }
    }

    /// Where SwiftPM leaves the products: below the scratch directory, by triple and configuration.
    package func binDirectory(scratch: FilePath) -> FilePath {
        scratch / target.triple / settings.configuration.rawValue
    }
}
