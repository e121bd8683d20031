/// What a build says at its end.
package enum SummaryTable {
    package static func render(_ manifest: Manifest, layout: TextLayout = .log) -> DisplayText {
        let hasLayers = !manifest.layers.isEmpty
        var columns: [TextTable.Column] = [
            .init("Function"), .init("Architecture"), .init("Unzipped", .right), .init("Zipped", .right),
            .init("SHA-256", .left, .dropped),
        ]
        if hasLayers { columns += [.init("With layers", .right), .init("Layers", .left, .wrapped)] }
        var table = TextTable(columns)
        for function in manifest.functions {
            var cells = [
                function.name, function.architecture.rawValue, ByteCount.exact(function.archive.unzippedBytes),
                ByteCount.exact(function.archive.bytes), function.archive.sha256,
            ]
            if hasLayers {
                cells += [
                    ByteCount.exact(function.unzippedBytesWithLayers),
                    function.layers.map { "\($0.name) v\($0.version)" }.joined(separator: ", "),
                ]
            }
            table.add(cells)
        }
        return table.rendered(layout) + (hasLayers ? "\n" + layers(manifest, layout) : "")
    }

    private static func layers(_ manifest: Manifest, _ layout: TextLayout) -> DisplayText {
        var table = TextTable([
            .init("Layer"), .init("Architecture"), .init("Version", .right), .init("Unzipped", .right),
            .init("Zipped", .right), .init("SHA-256", .left, .dropped),
        ])
        for layer in manifest.layers {
            table.add([
                layer.name, layer.architecture.rawValue, String(layer.version),
                ByteCount.exact(layer.archive.unzippedBytes),
                ByteCount.exact(layer.archive.bytes), layer.archive.sha256,
            ])
        }
        return table.rendered(layout)
    }
}
