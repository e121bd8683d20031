/// What lambda-pack notes in a bundle that it has made: whose the bundle is, and what it was made of.
package struct SDKRecord: Codable, Hashable, Sendable {
    package struct Source: Codable, Hashable, Sendable {
        /// Without its directory.
        package var name: String
        /// Of a file; a directory has none.
        package var sha256: String?
    }

    package var schemaVersion = 1
    package var name: String
    package var architecture: Architecture
    package var swiftVersion: String
    /// The whole line of the compiler that its modules are for.
    package var compiler: String
    package var linkages: [Linkage]
    package var hasFoundation: Bool
    package var sources: [Source]

    static let fileName = "lambda-pack-sdk.json"

    /// nil where the bundle is not one that lambda-pack has made.
    package static func read(_ bundle: FilePath) -> SDKRecord? {
        guard let bytes = try? FileSystem.read(bundle / fileName, limitBytes: 1 << 20) else { return nil }
        return try? JSON.decode(SDKRecord.self, from: bytes)
    }
}

extension SDKRecord.Source {
    init(_ source: SDKSource) throws {
        self.init(
            name: source.path.lastComponent?.string ?? "/",
            sha256: source.kind == .directory ? nil : try FileSystem.digest(source.path).hex)
    }
}
