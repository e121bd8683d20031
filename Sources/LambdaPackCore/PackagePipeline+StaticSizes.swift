import Archive

extension PackagePipeline {
    /// Keeps the sizes of a static run, for later ones to compare with.
    func keepStaticSizes(_ fleet: PackagedFleet, sources: SourceRecord) {
        guard configuration.linkage == .static else { return }
        let sizes = staticSizes(sources)
        for function in fleet.functions {
            let figures = StaticSizes.Figures(
                zippedBytes: function.archive.bytes, unzippedBytes: function.item.plan.unzippedBytes)
            sizes.note(figures, of: function.item.parts)
        }
    }

    /// The sizes that these functions had, or have, as static ones, where they are known.
    func knownStaticSizes(
        _ fleet: PackagedFleet, sources: SourceRecord
    ) -> [ArtifactID: StaticSizes.Figures] {
        let sizes = staticSizes(sources)
        let known = fleet.functions.map(\.item.parts).compactMap { parts in
            sizes.figures(of: parts).map { (parts.id, $0) }
        }
        return Dictionary(known) { one, _ in one }
    }

    private func staticSizes(_ sources: SourceRecord) -> StaticSizes {
        StaticSizes(store: store, context: staticContext(sources.digest))
    }

    /// All that a static function depends on beside its own files. The SDK is another one in each linkage.
    private func staticContext(_ sources: String) -> [String] {
        let build = configuration.build
        return [
            LambdaPackVersion.current, toolchain.versionLine, sources,
            build.configuration.rawValue, build.optimize.rawValue, configuration.compression.rawValue,
            build.swiftcFlags.joined(separator: "\u{1}"), build.linkerFlags.joined(separator: "\u{1}"),
            build.levers.map(\.rawValue).joined(separator: "\u{1}"), build.traits.description,
            buildEnvironment.lines.joined(separator: "\u{1}"),
        ]
    }
}
