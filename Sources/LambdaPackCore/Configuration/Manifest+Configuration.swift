extension Manifest.Settings {
    package init(_ configuration: Configuration) {
        let build = configuration.build
        func portable(_ flags: [String]) -> [String] {
            flags.map { $0.replacing(configuration.packageDirectory.string, with: "/package") }
        }
        self.init(
            runtime: configuration.runtime,
            linkage: configuration.linkage,
            configuration: build.configuration,
            optimize: build.optimize,
            levers: build.levers,
            swiftcFlags: portable(build.swiftcFlags),
            linkerFlags: portable(build.linkerFlags),
            compression: configuration.compression,
            compatibility: configuration.preflight.compatibility,
            layers: Layers(configuration.layers, configuration.linkage),
            icu: configuration.icu.isEmpty ? nil : ICU(configuration.icu),
            traits: build.traits == .packageDefaults ? nil : build.traits)
    }
}

extension Manifest.Settings.Layers {
    init(_ settings: LayerSettings, _ linkage: Linkage) {
        func named(_ name: String, _ architecture: Architecture?) -> String {
            name + (architecture.map { " (\($0.rawValue))" } ?? "")
        }
        self.init(
            pins: Dictionary(settings.pins.map { ($0.layer, $0.libraries.sorted()) }) { $0 + $1 },
            excluded: settings.excluded.sorted(),
            external: settings.external.map { named($0.arn, $0.architecture) },
            imports: settings.imports.map { named($0.name, $0.architecture) },
            modules: linkage == .shared ? settings.modules : nil,
            copied: settings.copied.isEmpty || linkage == .static ? nil : settings.copied.map(\.value).sorted())
    }
}

extension Manifest.Settings.ICU {
    init(_ settings: ICUSettings) {
        func names(_ list: [Located<String>]?) -> [String]? { list.map { Set($0.map(\.value)).sorted() } }
        self.init(
            locales: names(settings.locales), converters: names(settings.converters),
            drop: settings.dropped.isEmpty ? nil : settings.droppedNames)
    }
}
