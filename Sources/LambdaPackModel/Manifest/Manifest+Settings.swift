extension Manifest {
    /// What a set was built with, as far as it decides what its sizes mean: flags over file over defaults.
    ///
    /// It is the same on every machine: versions of compilers and SDKs are in ``Provenance``.
    package struct Settings: Sendable, Hashable, Codable {
        package var runtime: LambdaRuntime
        package var linkage: Linkage
        /// `release` or `debug`.
        package var configuration: BuildConfiguration
        package var optimize: Optimization
        package var levers: [SizeLever]
        /// The package's own directory in them is `/package`.
        package var swiftcFlags: [String]
        package var linkerFlags: [String]
        /// nil where the package's own defaults are enabled.
        package var traits: TraitSelection?
        package var compression: Compression
        /// `strict` or `retarget`.
        package var compatibility: Compatibility
        package var layers: Layers
        /// nil where ICU's data is as it comes.
        package var icu: ICU?

        package init(
            runtime: LambdaRuntime, linkage: Linkage, configuration: BuildConfiguration, optimize: Optimization,
            levers: [SizeLever],
            swiftcFlags: [String], linkerFlags: [String], compression: Compression, compatibility: Compatibility,
            layers: Layers, icu: ICU? = nil, traits: TraitSelection? = nil
        ) {
            self.runtime = runtime
            self.linkage = linkage
            self.configuration = configuration
            self.optimize = optimize
            self.levers = levers
            self.swiftcFlags = swiftcFlags
            self.linkerFlags = linkerFlags
            self.compression = compression
            self.compatibility = compatibility
            self.layers = layers
            self.icu = icu
            self.traits = traits
        }

        /// What is to stay of ICU's data; nil where all of it is.
        package struct ICU: Sendable, Hashable, Codable {
            package var locales: [String]?
            package var converters: [String]?
            /// Kinds that are left out.
            package var drop: [String]?

            package init(locales: [String]?, converters: [String]?, drop: [String]?) {
                self.locales = locales
                self.converters = converters
                self.drop = drop
            }
        }

        package struct Layers: Sendable, Hashable, Codable {
            /// Patterns of SONAMEs by layer.
            package var pins: [String: [String]]
            package var excluded: [String]
            /// ARNs, with an architecture where one is given.
            package var external: [String]
            /// Names of prebuilt layers, with an architecture where one is given.
            package var imports: [String]
            /// With shared linkage; nil in sets of before there were common modules, where each function has its own.
            package var modules: ModuleSharing?
            /// Modules that stay with each function; nil where none does.
            package var copied: [String]?

            package init(
                pins: [String: [String]], excluded: [String], external: [String], imports: [String],
                modules: ModuleSharing? = nil, copied: [String]? = nil
            ) {
                self.modules = modules
                self.copied = copied
                self.pins = pins
                self.excluded = excluded
                self.external = external
                self.imports = imports
            }
        }

        /// A setting that two sets have in two ways.
        package struct Difference: Sendable, Hashable, Codable {
            /// The configuration's key: `linkage`, `build.swiftc`.
            package var setting: String
            package var before: String
            package var after: String

            package init(setting: String, before: String, after: String) {
                self.setting = setting
                self.before = before
                self.after = after
            }
        }
    }
}

extension Manifest.Settings {
    /// Where they differ, in the order of ``rows``.
    ///
    /// - Parameter before: those of the baseline, or of the time of the build.
    package func differences(from before: Self) -> [Difference] {
        zip(before.rows, rows).filter { $0.value != $1.value }.map {
            Difference(setting: $0.setting, before: $0.value, after: $1.value)
        }.filter {
            // These are settings of shared linkage, and say nothing beside another linkage.
            linkage == before.linkage || !["layers.modules", "layers.copy"].contains($0.setting)
        }
    }

    /// By the configuration's keys, in words.
    private var rows: [(setting: String, value: String)] {
        func list(_ values: [String]) -> String { values.isEmpty ? "none" : values.joined(separator: " ") }
        let pins = layers.pins.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: " "))" }
        return [
            ("runtime", runtime.rawValue), ("linkage", linkage.rawValue),
            ("build.configuration", configuration.rawValue), ("optimize", optimize.rawValue),
            ("build.levers", list(levers.map(\.rawValue))), ("build.swiftc", list(swiftcFlags)),
            ("build.linker", list(linkerFlags)),
            ("build.traits", (traits ?? .packageDefaults).description),
            ("compression", compression.rawValue), ("compatibility", compatibility.rawValue),
            ("layers.pin", pins.isEmpty ? "none" : pins.joined(separator: "; ")),
            ("layers.exclude", list(layers.excluded)), ("layers.external", list(layers.external)),
            ("layers.import", list(layers.imports)),
            ("layers.modules", (layers.modules ?? .copy).rawValue), ("layers.copy", list(layers.copied ?? [])),
            ("icu.locales", icu?.locales.map(list) ?? "all"), ("icu.converters", icu?.converters.map(list) ?? "all"),
            ("icu.drop", list(icu?.drop ?? [])),
        ]
    }
}

extension Manifest.Settings.Difference {
    /// One line for each: `linkage   static → shared`.
    package static func table(_ differences: [Self]) -> String {
        let width = differences.map(\.setting.count).max() ?? 0
        return differences.map { row in
            row.setting + String(repeating: " ", count: width - row.setting.count) + "  \(row.before) → \(row.after)"
        }.joined(separator: "\n")
    }
}
