import Archive

/// A library that is ready to be shipped.
package struct PreparedLibrary: Sendable, Hashable {
    package var library: SharedLibrary
    package var binary: StrippedBinary

    /// Two contents of one name can be in a fleet.
    package var id: String { "\(library.name)@\(binary.bootstrapDigest.hex)" }

    func entry() throws -> PackagePlan.Entry {
        PackagePlan.Entry(
            path: try .init("lib/\(library.name)"), isExecutable: false, source: binary.bootstrap,
            size: binary.bootstrapBytes, sha256: binary.bootstrapDigest,
            origin: "library \(library.file), needed by \(library.neededBy)")
    }
}

/// One layer of a set: planned from the functions' libraries, or imported.
package struct PlannedLayer: Sendable, Hashable {
    package var plan: PackagePlan
    package var libraries: [PreparedLibrary]
    /// Names of the functions that mount it, sorted.
    package var functions: [String]
    /// Of a prebuilt layer: the archive that it came from.
    package var importedFrom: String?
    package var lock: LayerLock.Entry

    package var name: String { plan.id.name }
    package var architecture: Architecture { plan.id.architecture }
    package var contentDigest: SHA256Digest { plan.contentDigest }

    /// Lambda shows it beside the version: 256 characters at most.
    package func description(package name: String) -> String {
        "lambda-pack \(name.prefix(120)) v\(lock.version) sha256:\(contentDigest.hex)"
    }
}
