/// What a build says at its end.
package enum SummaryTable {
    package static func render(_ manifest: Manifest) -> String {
        var table = TextTable([
            ("Function", .left), ("Architecture", .left), ("Unzipped", .right), ("Zipped", .right), ("SHA-256", .left),
        ])
        for function in manifest.functions {
            table.add([
                function.name, function.architecture, ByteCount.exact(function.archive.unzippedBytes),
                ByteCount.exact(function.archive.bytes), function.archive.sha256,
            ])
        }
        return table.rendered()
    }
}
