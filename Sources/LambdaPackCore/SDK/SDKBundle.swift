/// A Swift SDK's artifact bundle (SE-0387): one directory of libraries, and an SDK for each kind of linking.
///
///     info.json                the SDKs' ids
///     static/swift-sdk.json    schema 4.0: triple, and paths relative to this file; toolset.json beside it
///     shared/…                 the same
///     sysroot/                 ``SDKLayout``
///     lambda-pack-sdk.json     ``SDKRecord``
struct SDKBundle: Sendable {
    var record: SDKRecord

    var triple: String { "\(record.architecture.tripleName)-unknown-linux-gnu" }

    /// `debian13-aarch64-6.3.1.artifactbundle`
    var fileName: String { Self.fileName(record.name, record.architecture, record.swiftVersion) }

    static func fileName(_ name: String, _ architecture: Architecture, _ version: String) -> String {
        "\(name)-\(architecture.tripleName)-\(version).artifactbundle"
    }

    /// `debian13-aarch64-static-6.3.1`: the version at the end is what says which compiler it is for.
    func id(_ linkage: Linkage) -> String {
        "\(record.name)-\(record.architecture.tripleName)-\(linkage.rawValue)-\(record.swiftVersion)"
    }

    static let root = "sysroot"

    /// Writes everything but the libraries.
    func write(to bundle: FilePath) throws {
        try FileSystem.write(try CanonicalJSON.encode(info), to: bundle / "info.json")
        try FileSystem.write(try CanonicalJSON.encode(record), to: bundle / SDKRecord.fileName)
        for linkage in record.linkages {
            let folder = bundle / linkage.rawValue
            try FileSystem.createDirectory(folder)
            try FileSystem.write(try CanonicalJSON.encode(description(linkage)), to: folder / "swift-sdk.json")
            try FileSystem.write(try CanonicalJSON.encode(Self.toolset(linkage)), to: folder / "toolset.json")
        }
    }

    private struct Info: Encodable {
        struct Artifact: Encodable {
            struct Variant: Encodable { var path: String }
            var type = "swiftSDK"
            var version: String
            var variants: [Variant]
        }
        var schemaVersion = "1.0"
        var artifacts: [String: Artifact]
    }

    private var info: Info {
        Info(
            artifacts: Dictionary(
                uniqueKeysWithValues: record.linkages.map {
                    (id($0), .init(version: record.swiftVersion, variants: [.init(path: $0.rawValue)]))
                }))
    }

    private struct Description: Encodable {
        struct Target: Encodable {
            var sdkRootPath: String
            var swiftResourcesPath: String
            var swiftStaticResourcesPath: String
            var toolsetPaths = ["toolset.json"]
        }
        var schemaVersion = "4.0"
        var targetTriples: [String: Target]
    }

    private func description(_ linkage: Linkage) -> Description {
        let root = "../\(Self.root)"
        // Both paths of the static one lead to static libraries: where it is not told `-static-stdlib`, the driver looks for
        // static-executable-args.lnk in the first.
        let resources = linkage == .static ? SDKLayout.statics : SDKLayout.shared
        return Description(targetTriples: [
            triple: .init(
                sdkRootPath: root, swiftResourcesPath: "\(root)/\(resources.joined(separator: "/"))",
                swiftStaticResourcesPath: "\(root)/\(SDKLayout.statics.joined(separator: "/"))")
        ])
    }

    private struct Toolset: Encodable {
        struct Tool: Encodable { var extraCLIOptions: [String] }
        var schemaVersion = "1.0"
        var swiftCompiler: Tool
    }

    /// The toolchain's lld: the machine's own linker need not know the architecture.
    private static func toolset(_ linkage: Linkage) -> Toolset {
        Toolset(
            swiftCompiler: .init(
                extraCLIOptions: ["-use-ld=lld"] + (linkage == .static ? ["-static-executable"] : [])))
    }
}
