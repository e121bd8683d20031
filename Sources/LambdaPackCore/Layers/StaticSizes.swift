import Archive

/// The sizes that functions have as static ones, kept from static runs: what layers are compared with.
///
/// Each is kept under all that it depends on: of other sources and settings nothing is known.
package struct StaticSizes: Sendable {
    package struct Figures: Sendable, Hashable, Codable {
        package var zippedBytes: Int
        package var unzippedBytes: Int

        package init(zippedBytes: Int, unzippedBytes: Int) {
            self.zippedBytes = zippedBytes
            self.unzippedBytes = unzippedBytes
        }
    }

    package var store: ContentStore
    /// What all functions have in common.
    package var context: [String]

    package init(store: ContentStore, context: [String]) {
        self.store = store
        self.context = context
    }

    package func note(_ figures: Figures, of function: PreparedFunction) {
        store.keep(figures, .staticSizes, inputs(function))
    }

    package func figures(of function: PreparedFunction) -> Figures? {
        store.value(.staticSizes, inputs(function))
    }

    /// The executable is not among them: it is another one in each linkage.
    private func inputs(_ function: PreparedFunction) -> [String] {
        let others = function.entries.filter { $0.path.string != "bootstrap" }
        return context + [function.id.description] + others.map { "\($0.path) \($0.sha256.hex)" }.sorted()
    }
}

extension PackagePipeline {
    /// Keeps the sizes of a static run, or looks up those of an earlier one.
    func staticSizes(_ fleet: PackagedFleet, sources: SourceRecord) -> [ArtifactID: StaticSizes.Figures] {
        let sizes = StaticSizes(store: store, context: staticContext(sources.digest))
        var found: [ArtifactID: StaticSizes.Figures] = [:]
        for function in fleet.functions {
            if configuration.linkage == .static {
                found[function.item.id] = StaticSizes.Figures(
                    zippedBytes: function.archive.bytes, unzippedBytes: function.item.plan.unzippedBytes)
                found[function.item.id].map { sizes.note($0, of: function.item.parts) }
            } else {
                found[function.item.id] = sizes.figures(of: function.item.parts)
            }
        }
        return found
    }

    /// All that a static function depends on beside its own files. The SDK is another one in each linkage.
    private func staticContext(_ sources: String) -> [String] {
        let build = configuration.build
        return [
            LambdaPackVersion.current, toolchain.versionLine, sources,
            build.configuration.rawValue, build.optimize.rawValue, configuration.compression.rawValue,
            build.swiftcFlags.joined(separator: "\u{1}"), build.linkerFlags.joined(separator: "\u{1}"),
            build.levers.map(\.rawValue).joined(separator: "\u{1}"),
            buildEnvironment.lines.joined(separator: "\u{1}"),
        ]
    }
}
