import Archive

/// Why each library is where it is, and what layers save: what `--explain` shows.
package struct LayerExplanation: Sendable {
    package struct Line: Sendable, Hashable {
        package var library: String
        package var architecture: Architecture
        package var bytes: Int
        package var origin: String
        /// A layer's name, or the function whose archive holds it.
        package var place: String
        package var why: String
    }

    /// Bytes of zips to upload.
    package struct Cost: Sendable, Hashable {
        package var withLayers = 0
        package var withoutLayers = 0
    }

    package var lines: [Line] = []
    /// Everything, once.
    package var fleet = Cost()
    /// After a change of one function's own code: the largest of them.
    package var redeploy: [(function: String, cost: Cost)] = []
    package var hasLayers: Bool
    /// What each function mounts, beside its static sizes.
    package var mounts: [MountedSizes] = []
    /// What became of common modules.
    package var modules: [Architecture: ModuleReport]
    /// What was rewritten for the runtime.
    package var rewrites = RewriteExplanation()

    /// - Parameter statics: sizes of static functions where they are known, by function.
    package init(
        _ fleet: PackagedFleet, plans: [Architecture: LayerPlan], statics: [ArtifactID: StaticSizes.Figures] = [:],
        modules: [Architecture: ModuleReport] = [:]
    ) {
        self.modules = modules
        mounts = fleet.functions.map { MountedSizes($0, fleet.layers, statics[$0.item.id]) }
        hasLayers = !fleet.layers.isEmpty
        let functions = fleet.functions.map(\.item)
        for layer in fleet.layers { addLines(of: layer.item, functions) }
        for function in functions { addCopies(of: function, plans[function.id.architecture]) }
        lines.sort { ($0.architecture, $0.library, $0.place) < ($1.architecture, $1.library, $1.place) }
        rewrites = RewriteExplanation(functions.map(\.parts))
        measure(fleet)
    }

    private mutating func addLines(of layer: PlannedLayer, _ functions: [PlannedFunction]) {
        for library in layer.libraries {
            let users = functions.filter {
                $0.parts.architecture == layer.architecture && $0.parts.libraries.contains { $0.id == library.id }
            }
            let bytes = library.binary.stripped.bytes
            let saved = bytes * (users.count { layer.functions.contains($0.parts.name) } - 1)
            lines.append(
                Line(
                    library: library.library.name, architecture: layer.architecture, bytes: bytes,
                    origin: library.library.origin.rawValue, place: "layer \(layer.name)",
                    why:
                        "shared by \(users.map(\.parts.name).sorted().joined(separator: ", ")): saves \(ByteCount.exact(saved)) unzipped"
                ))
        }
    }

    private mutating func addCopies(of item: PlannedFunction, _ plan: LayerPlan?) {
        for library in item.copies {
            let reason = plan?.copied.first { $0.function == item.parts.name && $0.library == library.id }?.reason
            lines.append(
                Line(
                    library: library.library.name, architecture: item.parts.architecture,
                    bytes: library.binary.stripped.bytes,
                    origin: library.library.origin.rawValue, place: "in \(item.parts.name)",
                    why: reason.map(Self.words) ?? "in the function's own archive"))
        }
    }

    private static func words(_ reason: LayerPlan.CopyReason) -> String {
        switch reason {
        case .onlyFunction: "no other function needs it"
        case .excluded: "excluded from layers by the configuration"
        case .noSlot: "all \(HardLimits.layersPerFunction) layers that the function may mount are taken"
        case .wouldWaste(let bytes): "its layer would bring \(ByteCount.exact(bytes)) that the function does not need"
        case .overLimit:
            "with its layer the function would be over Lambda's \(ByteCount.exact(HardLimits.unzippedBytes))"
        case .noSaving: "a layer of it would save nothing"
        }
    }

    /// Zipped bytes: an entry takes as many in one archive as in another, its headers included.
    private mutating func measure(_ packaged: PackagedFleet) {
        fleet.withLayers = (packaged.functions.map(\.archive.bytes) + packaged.layers.map(\.archive.bytes)).reduce(0, +)
        for function in packaged.functions {
            let needed = Set(function.item.parts.libraries.map(\.library.name))
            var more = 0
            for layer in packaged.layers where function.item.layers.contains(layer.item) {
                for (entry, compressed) in zip(layer.item.plan.entries, layer.archive.compressedBytes) {
                    let name = entry.path.string.hasPrefix("lib/") ? String(entry.path.string.dropFirst(4)) : ""
                    guard layer.item.importedFrom != nil || needed.contains(name) else { continue }
                    more += compressed + ZipFormat.headerBytes(ofName: entry.path.string)
                }
            }
            let cost = Cost(withLayers: function.archive.bytes, withoutLayers: function.archive.bytes + more)
            fleet.withoutLayers += cost.withoutLayers
            redeploy.append((function.item.id.description, cost))
        }
    }
}

extension LayerExplanation {
    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        let reports = modules.sorted { $0.key < $1.key }.map { $0.value.rendered(layout) }
        guard !lines.isEmpty else {
            return reports.reduce("no shared libraries: linkage is static, or nothing is shared\n", +)
        }
        var table = TextTable([
            .init("Library"), .init("Architecture"), .init("Bytes", .right), .init("From"), .init("Goes"),
            .init("Because", .left, .wrapped),
        ])
        for line in lines {
            table.add([
                line.library, line.architecture.rawValue, ByteCount.exact(line.bytes), line.origin, line.place,
                line.why,
            ])
        }
        var text = table.rendered(layout)
        if !rewrites.lines.isEmpty { text += "\n" + rewrites.rendered(layout) }
        func sentence(_ what: String, _ cost: Cost, _ asStatic: Int?) -> DisplayText {
            let statically = asStatic.map { ", \(ByteCount.exact($0)) in static linkage" } ?? ""
            return
                "\(what): \(ByteCount.exact(cost.withLayers)) zipped with layers, \(ByteCount.exact(cost.withoutLayers)) without\(statically)"
        }
        for report in reports { text += report }
        text += "\n" + mounts.rendered(layout) + "\n"
        text += sentence("one deploy of the fleet", fleet, mounts.staticZippedBytes).paragraph(layout)
        for (function, cost) in redeploy where hasLayers {
            let asStatic = mounts.first { $0.function == function }?.asStatic?.zippedBytes
            text += sentence("a redeploy after a change of \(function)", cost, asStatic).paragraph(layout)
        }
        text += DisplayText(line: "without layers each archive has its libraries itself").paragraph(layout)
        if let unmeasured = mounts.unmeasured { text += DisplayText(line: unmeasured).paragraph(layout) }
        return text
    }
}
