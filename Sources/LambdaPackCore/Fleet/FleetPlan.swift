import Archive

/// One function, and what goes where of it.
package struct PlannedFunction: Sendable, Hashable {
    package var parts: PreparedFunction
    package var plan: ArchivePlan
    /// In the order in which Lambda should unpack them.
    package var layers: [PlannedLayer]

    package var id: ArtifactID { parts.id }
    /// Libraries that its own archive holds.
    package var copies: [PreparedLibrary] {
        let paths = Set(plan.entries.map(\.path.string))
        return parts.libraries.filter { paths.contains("lib/\($0.library.name)") }
    }
    package var unzippedBytesWithLayers: Int {
        plan.unzippedBytes + layers.reduce(0) { $0 + $1.plan.unzippedBytes }
            + parts.externalLayers.reduce(0) { $0 + ($1.unzippedBytes ?? 0) }
    }
}

/// One layer of a set: planned from the functions' libraries, or imported.
package struct PlannedLayer: Sendable, Hashable {
    package var plan: ArchivePlan
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

/// All archives of a set, decided before a byte is compressed.
package struct FleetPlan: Sendable {
    /// In the order of the functions that were prepared.
    package var functions: [PlannedFunction] = []
    /// By name and architecture.
    package var layers: [PlannedLayer] = []
    /// For `--explain`.
    package var layerPlans: [Architecture: LayerPlan] = [:]
    package var lock: LayerLock

    package var archives: [ArchivePlan] { functions.map(\.plan) + layers.map(\.plan) }
}

/// An item of the plan, and its archive.
package struct Packaged<Item: Sendable>: Sendable {
    package var item: Item
    package var archive: FinishedArchive
}

/// All archives of a set, made.
package struct PackagedFleet: Sendable {
    package var functions: [Packaged<PlannedFunction>]
    package var layers: [Packaged<PlannedLayer>]
}
