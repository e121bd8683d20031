/// One Swift SDK for one target triple, as an artifact bundle declares it (SE-0387).
package struct SwiftSDK: Sendable, Hashable {
    /// What `swift sdk list` prints.
    package var id: String
    package var triple: String
    /// The folder that holds the bundle: `--swift-sdks-path`.
    package var searchPath: FilePath
    /// The artifact bundle in it.
    package var bundle: FilePath
    package var rootPath: FilePath?
    package var staticResources: FilePath?
    /// `usr/lib/swift` with the dynamic libraries.
    package var resources: FilePath?
    /// Its toolset asks for static executables: it was made for nothing else.
    package var isMadeForStatic = false

    /// The Static Linux SDK, or one of its make: musl, and nothing but static.
    package var isMusl: Bool { triple.hasSuffix("-musl") }

    /// Whether it links dynamically: musl's has nothing but static libraries, not even `dlopen`.
    package var linksShared: Bool {
        !isMusl && resources.map { FileSystem.exists($0 / "linux" / "libswiftCore.so") } ?? false
    }

    /// Whether it links fully static executables: musl always, glibc where it brings what swiftc asks for.
    package var linksStatic: Bool {
        isMusl
            || staticResources.map { FileSystem.exists($0 / "linux" / "static-executable-args.lnk") } ?? false
    }
}

extension SwiftSDK {
    /// Whether the directories are there that it names.
    var hasItsDirectories: Bool {
        guard let rootPath, FileSystem.isDirectory(rootPath) else { return false }
        return [resources, staticResources].compactMap(\.self).allSatisfy(FileSystem.isDirectory)
    }

    /// The folders in which SDKs are looked for, first come first served.
    ///
    /// After SwiftPM's own comes lambda-pack's cache, so that an SDK made by its set-up needs no flag.
    package static func searchPaths(named: FilePath?, environment: RunEnvironment) -> [FilePath] {
        if let named { return [named] }
        guard let home = environment.home else { return [] }
        var paths = [home / ".swiftpm" / "swift-sdks"]
        #if os(macOS)
        paths.append(home / "Library" / "org.swift.swiftpm" / "swift-sdks")
        #else
        paths.append((environment.configurationHome ?? home / ".config") / "swiftpm" / "swift-sdks")
        #endif
        paths.append((environment.cacheHome ?? home / ".cache") / "lambda-pack" / "swift-sdks")
        return paths
    }

    /// Every SDK in a folder. What can't be read is passed over here: SwiftPM itself complains of it when it is used.
    package static func installed(in folder: FilePath) -> [SwiftSDK] {
        guard let names = try? FileSystem.names(in: folder) else { return [] }
        return names.filter { $0.hasSuffix(".artifactbundle") }.flatMap { bundle($0, in: folder) }
    }

    private struct BundleInfo: Decodable {
        struct Artifact: Decodable {
            struct Variant: Decodable { var path: String }
            var type: String
            var variants: [Variant]
        }
        var artifacts: [String: Artifact]
    }

    private struct SDKDescription: Decodable {
        struct Target: Decodable {
            var sdkRootPath: String?
            var swiftStaticResourcesPath: String?
            var swiftResourcesPath: String?
            var toolsetPaths: [String]?
        }
        var targetTriples: [String: Target]
    }

    private struct Toolset: Decodable {
        struct Tool: Decodable { var extraCLIOptions: [String]? }
        var swiftCompiler: Tool?
    }

    private static func bundle(_ name: String, in folder: FilePath) -> [SwiftSDK] {
        let bundle = folder / name
        guard let info: BundleInfo = decode(bundle / "info.json") else { return [] }
        var found: [SwiftSDK] = []
        for (id, artifact) in info.artifacts.sorted(by: { $0.key < $1.key })
        where artifact.type == "swiftSDK" || artifact.type == "crossCompilationDestination" {
            for variant in artifact.variants {
                let directory = FilePath(variant.path).resolved(against: bundle)
                let file = FileSystem.isDirectory(directory) ? directory / "swift-sdk.json" : directory
                guard let description: SDKDescription = decode(file) else { continue }
                let base = file.removingLastComponent()
                for (triple, target) in description.targetTriples.sorted(by: { $0.key < $1.key }) {
                    found.append(
                        SwiftSDK(
                            id: id, triple: triple, searchPath: folder, bundle: bundle,
                            rootPath: target.sdkRootPath.map { FilePath($0).resolved(against: base) },
                            staticResources: target.swiftStaticResourcesPath.map {
                                FilePath($0).resolved(against: base)
                            },
                            resources: target.swiftResourcesPath.map { FilePath($0).resolved(against: base) },
                            isMadeForStatic: (target.toolsetPaths ?? []).contains { path in
                                let toolset: Toolset? = decode(FilePath(path).resolved(against: base))
                                return toolset?.swiftCompiler?.extraCLIOptions?.contains("-static-executable") ?? false
                            }))
                }
            }
        }
        return found
    }

    private static func decode<Value: Decodable>(_ file: FilePath) -> Value? {
        guard let bytes = try? FileSystem.read(file) else { return nil }
        return try? JSON.decode(Value.self, from: bytes)
    }
}
