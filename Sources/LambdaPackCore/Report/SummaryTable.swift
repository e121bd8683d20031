/// What a build says at its end.
package enum SummaryTable {
    package static func render(_ manifest: Manifest) -> String {
        let hasLayers = !manifest.layers.isEmpty
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("Function", .left), ("Architecture", .left), ("Unzipped", .right), ("Zipped", .right), ("SHA-256", .left),
        ]
        if hasLayers { columns += [("With layers", .right), ("Layers", .left)] }
        var table = TextTable(columns)
        for function in manifest.functions {
            var cells = [
                function.name, function.architecture, ByteCount.exact(function.archive.unzippedBytes),
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
        return table.rendered() + (hasLayers ? "\n" + layers(manifest) : "")
    }

    private static func layers(_ manifest: Manifest) -> String {
        var table = TextTable([
            ("Layer", .left), ("Architecture", .left), ("Version", .right), ("Unzipped", .right), ("Zipped", .right),
            ("SHA-256", .left),
        ])
        for layer in manifest.layers {
            table.add([
                layer.name, layer.architecture, String(layer.version), ByteCount.exact(layer.archive.unzippedBytes),
                ByteCount.exact(layer.archive.bytes), layer.archive.sha256,
            ])
        }
        return table.rendered()
    }
}
