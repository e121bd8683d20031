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

    /// - Parameter statics: sizes of static functions where they are known, by `Orders-arm64`.
    package init(
        finished: [Finished], layers: [FinishedLayer], plans: [Architecture: LayerPlan],
        statics: [String: StaticSizes.Figures] = [:]
    ) {
        mounts = finished.map { MountedSizes($0, layers, statics[$0.plan.id.description]) }
        hasLayers = !layers.isEmpty
        for item in layers { addLines(of: item, finished) }
        for item in finished { addCopies(of: item, plans[item.parts.architecture]) }
        lines.sort { ($0.architecture, $0.library, $0.place) < ($1.architecture, $1.library, $1.place) }
        measure(finished, layers)
    }

    private mutating func addLines(of item: FinishedLayer, _ finished: [Finished]) {
        let layer = item.layer
        for library in layer.libraries {
            let users = finished.filter {
                $0.parts.architecture == layer.architecture && $0.parts.libraries.contains { $0.id == library.id }
            }
            let bytes = library.binary.bootstrapBytes
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

    private mutating func addCopies(of item: Finished, _ plan: LayerPlan?) {
        for library in item.copies {
            let reason = plan?.copied.first { $0.function == item.parts.name && $0.library == library.id }?.reason
            lines.append(
                Line(
                    library: library.library.name, architecture: item.parts.architecture,
                    bytes: library.binary.bootstrapBytes,
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
    private mutating func measure(_ finished: [Finished], _ layers: [FinishedLayer]) {
        fleet.withLayers = (finished.map(\.archive.bytes) + layers.map(\.archive.bytes)).reduce(0, +)
        for item in finished {
            let needed = Set(item.parts.libraries.map(\.library.name))
            var more = 0
            for layer in layers where item.layers.contains(layer.layer) {
                for (entry, compressed) in zip(layer.layer.plan.entries, layer.archive.compressedBytes) {
                    let name = entry.path.string.hasPrefix("lib/") ? String(entry.path.string.dropFirst(4)) : ""
                    guard layer.layer.importedFrom != nil || needed.contains(name) else { continue }
                    // A local header and a central one: 30 and 46 bytes and the name each (APPNOTE 4.3.7, 4.3.12).
                    more += compressed + 76 + 2 * entry.path.string.utf8.count
                }
            }
            fleet.withoutLayers += item.archive.bytes + more
            redeploy.append(
                (
                    item.plan.id.description,
                    Cost(withLayers: item.archive.bytes, withoutLayers: item.archive.bytes + more)
                )
            )
        }
    }
}

extension LayerExplanation {
    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        guard !lines.isEmpty else { return "no shared libraries: linkage is static, or nothing is shared\n" }
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
        func sentence(_ what: String, _ cost: Cost, _ asStatic: Int?) -> DisplayText {
            let statically = asStatic.map { ", \(ByteCount.exact($0)) in static linkage" } ?? ""
            return
                "\(what): \(ByteCount.exact(cost.withLayers)) zipped with layers, \(ByteCount.exact(cost.withoutLayers)) without\(statically)"
        }
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
