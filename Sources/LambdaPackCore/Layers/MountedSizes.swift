/// What one function mounts, beside what it would be as a static one: part of what `--explain` shows.
package struct MountedSizes: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        /// `Orders-arm64.zip`, `layer shop-swift`, or an ARN.
        package var name: String
        /// nil where nobody has said.
        package var zippedBytes: Int?
        package var unzippedBytes: Int?
    }

    /// `Orders-arm64`
    package var function: String
    /// The function's own archive, then its layers in their order.
    package var parts: [Part]
    /// nil: not measured.
    package var asStatic: StaticSizes.Figures?

    package init(function: String, parts: [Part], asStatic: StaticSizes.Figures?) {
        self.function = function
        self.parts = parts
        self.asStatic = asStatic
    }

    init(
        _ packaged: Packaged<PlannedFunction>, _ layers: [Packaged<PlannedLayer>], _ asStatic: StaticSizes.Figures?
    ) {
        let item = packaged.item
        function = item.id.description
        self.asStatic = asStatic
        parts = [
            Part(
                name: "\(function).zip", zippedBytes: packaged.archive.bytes, unzippedBytes: item.plan.unzippedBytes)
        ]
        for mounted in item.layers {
            guard let layer = layers.first(where: { $0.item.plan.id == mounted.plan.id }) else { continue }
            parts.append(
                Part(
                    name: "layer \(mounted.name)", zippedBytes: layer.archive.bytes,
                    unzippedBytes: mounted.plan.unzippedBytes))
        }
        parts += item.parts.externalLayers.map {
            Part(name: "external \($0.arn)", zippedBytes: nil, unzippedBytes: $0.unzippedBytes)
        }
    }

    package var zippedBytes: Int { parts.reduce(0) { $0 + ($1.zippedBytes ?? 0) } }
    package var unzippedBytes: Int { parts.reduce(0) { $0 + ($1.unzippedBytes ?? 0) } }
}

extension [MountedSizes] {
    /// A table, and what can't be in it.
    package func rendered(_ layout: TextLayout = .log) -> DisplayText {
        var table = TextTable([("Mounted by each function", .left), ("Zipped", .right), ("Unzipped", .right)])
        func cell(_ bytes: Int?) -> String { bytes.map { ByteCount.exact($0) } ?? "?" }
        for mounted in self {
            table.add([mounted.function, cell(mounted.zippedBytes), cell(mounted.unzippedBytes)])
            for part in mounted.parts {
                table.add(["  \(part.name)", cell(part.zippedBytes), cell(part.unzippedBytes)])
            }
            if let figures = mounted.asStatic {
                table.add(["  static instead", cell(figures.zippedBytes), cell(figures.unzippedBytes)])
            }
        }
        return table.rendered(layout)
    }

    /// Zipped bytes of all functions as static ones; nil where one of them is not measured.
    package var staticZippedBytes: Int? {
        let known = compactMap(\.asStatic)
        return known.count == count && !isEmpty ? known.reduce(0) { $0 + $1.zippedBytes } : nil
    }

    /// What to do where static sizes are not known; nil where all are.
    package var unmeasured: String? {
        let missing = filter { $0.asStatic == nil }.map(\.function)
        guard !missing.isEmpty else { return nil }
        let names = missing.count == count ? "" : " for \(missing.joined(separator: ", "))"
        return """
            static linkage: not measured\(names) with these sources and settings; \
            'build --linkage static --output <another directory>' measures it
            """
    }
}
