import Archive

/// The sizes that functions have as static ones, kept from static runs: what layers are compared with.
///
/// Each is kept under a key of all that it depends on. Where the key differs nothing is known.
package struct StaticSizes: Sendable, Hashable, Codable {
    package struct Figures: Sendable, Hashable, Codable {
        package var zippedBytes: Int
        package var unzippedBytes: Int

        package init(zippedBytes: Int, unzippedBytes: Int) {
            self.zippedBytes = zippedBytes
            self.unzippedBytes = unzippedBytes
        }
    }

    private struct Entry: Sendable, Hashable, Codable {
        var key: String
        var figures: Figures
    }

    /// By `Orders-arm64`.
    private var entries: [String: Entry] = [:]

    package init() {}

    /// A record that is missing or broken is an empty one.
    package static func read(_ file: FilePath) -> StaticSizes {
        let bytes = (try? FileSystem.read(file)) ?? []
        return (try? JSON.decode(StaticSizes.self, from: bytes)) ?? StaticSizes()
    }

    package func write(_ file: FilePath) throws {
        try FileSystem.createDirectory(file.removingLastComponent())
        try FileSystem.writeAtomically(JSON.encode(self), to: file)
    }

    package mutating func note(_ figures: Figures, of artifact: String, key: String) {
        entries[artifact] = Entry(key: key, figures: figures)
    }

    package func figures(of artifact: String, key: String) -> Figures? {
        entries[artifact].flatMap { $0.key == key ? $0.figures : nil }
    }

    /// - Parameters:
    ///   - context: what all functions have in common.
    ///   - entries: what the archive holds beside the executable and libraries.
    package static func key(_ context: [String], _ entries: [PackagePlan.Entry]) -> String {
        let lines = entries.map { "\($0.path) \($0.sha256.hex)" }.sorted()
        return SHA256Digest(hashing: (context + lines).joined(separator: "\u{0}")).hex
    }
}

extension PackagePipeline {
    /// Keeps the sizes of a static run, or looks up those of an earlier one.
    ///
    /// - Parameter sources: ``SourceRecord/digest``.
    /// - Returns: by `Orders-arm64`, those that are known of these very sources and settings.
    func staticSizes(_ finished: [Finished], sources: String, cache: FilePath) -> [String: StaticSizes.Figures] {
        let file = cache / "static-sizes.json"
        var sizes = StaticSizes.read(file)
        let context = staticContext(sources)
        var found: [String: StaticSizes.Figures] = [:]
        for item in finished {
            let others = item.parts.entries.filter { $0.path.string != "bootstrap" }
            let key = StaticSizes.key(context, others)
            if configuration.linkage == .static {
                let figures = StaticSizes.Figures(
                    zippedBytes: item.archive.bytes, unzippedBytes: item.plan.unzippedBytes)
                sizes.note(figures, of: item.plan.id.description, key: key)
            }
            found[item.plan.id.description] = sizes.figures(of: item.plan.id.description, key: key)
        }
        // It is only for comparison.
        if configuration.linkage == .static { try? sizes.write(file) }
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
