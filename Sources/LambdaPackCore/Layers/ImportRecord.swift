import Archive

/// What is kept of a prebuilt layer that was read and found sound: it is not unpacked again.
struct ImportRecord: Codable {
    private struct Entry: Codable {
        var path: String
        var isExecutable: Bool
        var file: String
        var size: Int
        var sha256: String
        var origin: String
    }

    /// Raised when archives are read in another way.
    private static let format = 2

    private var format = Self.format
    /// By the libraries inside.
    private var architecture: String?
    private var entries: [Entry]

    static func write(_ content: ImportedContent, found: Architecture?, in home: FilePath) {
        let record = ImportRecord(
            architecture: found?.rawValue,
            entries: content.entries.map {
                Entry(
                    path: $0.path.string, isExecutable: $0.isExecutable, file: $0.source.lastComponent?.string ?? "",
                    size: $0.size, sha256: $0.sha256.hex, origin: $0.origin)
            })
        guard let bytes = try? JSON.encode(record) else { return }
        // It only saves time.
        try? FileSystem.writeAtomically(bytes, to: home / "record.json")
    }

    static func read(_ home: FilePath, _ layer: ImportedLayer) -> ImportedContent? {
        guard let bytes = try? FileSystem.read(home / "record.json"),
            let record = try? JSON.decode(ImportRecord.self, from: bytes), record.format == format
        else { return nil }
        let found = record.architecture.flatMap(Architecture.init(rawValue:))
        // Another architecture than the files' is an error, which reading anew words.
        if let asked = layer.architecture, let found, asked != found { return nil }
        let entries = record.entries.compactMap { entry -> PackagePlan.Entry? in
            let file = home / entry.file
            guard let path = try? ArchivePath(entry.path), let digest = SHA256Digest(hex: entry.sha256),
                (try? FileSystem.status(file))?.size == entry.size
            else { return nil }
            return PackagePlan.Entry(
                path: path, isExecutable: entry.isExecutable, source: file, size: entry.size, sha256: digest,
                origin: entry.origin)
        }
        guard entries.count == record.entries.count else { return nil }
        return ImportedContent(
            name: layer.name, architecture: layer.architecture ?? found, archive: layer.archive, entries: entries,
            functions: layer.functions)
    }
}
