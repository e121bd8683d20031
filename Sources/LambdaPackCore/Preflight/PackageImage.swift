import Archive

/// What Lambda unpacks for one function: its archive at `/var/task`, its layers at `/opt`.
package struct PackageImage: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// As Lambda sees it.
        package var path: String
        /// The archive that it is in.
        package var artifact: String
        /// Where its bytes are now.
        package var source: FilePath
        package var permissions: UInt16
        /// Of its content; nil where nobody computed it.
        package var digest: String?

        package init(path: String, artifact: String, source: FilePath, permissions: UInt16, digest: String?) {
            self.path = path
            self.artifact = artifact
            self.source = source
            self.permissions = permissions
            self.digest = digest
        }
    }

    /// `Orders-arm64`
    package var name: String
    package var architecture: Architecture
    package var function: [File]
    /// In the order in which Lambda unpacks them: a later layer's file replaces an earlier one's.
    package var layers: [[File]]
    /// Layers of which nothing but the ARN is known.
    package var externalLayers: [String]
    /// SONAMEs that are opened at run time.
    package var opened: [String]
    /// Names that the build machine's copies of the runtime's libraries export, a line each, by SONAME.
    package var systemExports: [String: SHA256Digest]

    package init(
        name: String, architecture: Architecture, function: [File], layers: [[File]] = [],
        externalLayers: [String] = [],
        opened: [String] = [], systemExports: [String: SHA256Digest] = [:]
    ) {
        self.name = name
        self.architecture = architecture
        self.function = function
        self.layers = layers
        self.externalLayers = externalLayers
        self.opened = opened
        self.systemExports = systemExports
    }

    /// - Throws: where a content is gone, or has changed since the plan was made.
    package static func files(of plan: ArchivePlan, in store: ContentStore) throws -> [File] {
        try plan.entries.map { entry in
            File(
                path: "\(plan.id.kind.root)/\(entry.path)", artifact: plan.id.description,
                source: try plan.file(of: entry, in: store), permissions: entry.isExecutable ? 0o755 : 0o644,
                digest: entry.sha256.hex)
        }
    }

    /// Everything that can be opened, by path.
    var visible: [String: File] {
        Dictionary((layers.flatMap { $0 } + function).map { ($0.path, $0) }) { $1 }
    }
}
