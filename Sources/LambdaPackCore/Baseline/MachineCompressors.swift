package import Archive

/// What this machine compresses with, at every level: baselines are built here, or were kept from an earlier run.
package struct MachineCompressors: Sendable {
    private let all: [Compressor]

    package init() throws(ArchiveError) {
        var all: [Compressor] = []
        for level in DeflateLevel.allCases { all.append(try .current(level)) }
        self.all = all
    }

    /// What a manifest that is kept depends on.
    package var identity: String { all.map(\.behaviour).joined(separator: " ") }

    /// The one of the level that a set was made with.
    package func compressor(of manifest: Manifest) -> Compressor? {
        let level = manifest.artifacts.first?.archive.compression
        return all.first { $0.level == level?.rawValue }
    }
}
