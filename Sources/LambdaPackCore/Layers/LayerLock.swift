package import Archive

/// `lambda-pack.lock`: the version of each layer, which goes up by one when, and only when, its content changes.
///
/// Committed beside the configuration. Each layer stands for itself in a block of its own, with a checksum over the
/// block, so that of a merge conflict either side can be kept, and an edit by hand is noticed.
package struct LayerLock: Sendable, Hashable {
    package static let fileName = "lambda-pack.lock"
    package static let marker = "lambda-pack/lock"
    package static let schemaVersion = 1

    /// By `<name>-<architecture>`, the name under which a layer is published.
    package var layers: [String: Entry] = [:]
    /// What the layers were packed with when the file was written; nil in files of before it was recorded.
    package var compressor: Compressor?
    /// Modules that several functions link and that are in no dylib, by architecture, sorted: a run of some of the functions
    /// can't find out.
    package var copiedModules: [String: [String]] = [:]

    package struct Entry: Sendable, Hashable, Codable {
        package var version: Int
        /// Over paths, modes, types and contents, as the manifest's.
        package var contentDigest: String
        /// SONAMEs inside: what makes a layer the same one when others come and go.
        package var libraries: [String]

        package init(version: Int, contentDigest: String, libraries: [String]) {
            self.version = version
            self.contentDigest = contentDigest
            self.libraries = libraries
        }
    }

    package init() {}
}

extension LayerLock {
    /// SONAMEs of all layers of one architecture.
    func libraries(of architecture: Architecture) -> Set<String> {
        Set(layers.filter { $0.key.hasSuffix("-\(architecture.rawValue)") }.flatMap(\.value.libraries))
    }

    /// The entry of a layer as it is now: the old one where nothing changed, else one version on.
    package func nextEntry(for name: String, contentDigest: String, libraries: [String]) -> Entry {
        guard let known = layers[name] else {
            return Entry(version: 1, contentDigest: contentDigest, libraries: libraries)
        }
        let isSame = known.contentDigest == contentDigest
        return Entry(version: known.version + (isSame ? 0 : 1), contentDigest: contentDigest, libraries: libraries)
    }

    /// The file's text: sorted, one field a line, a line feed at the end.
    package func rendered() throws -> [UInt8] {
        let file = File(
            schema: Self.marker, schemaVersion: Self.schemaVersion, compressor: compressor,
            copiedModules: copiedModules.isEmpty ? nil : copiedModules,
            layers: Dictionary(
                uniqueKeysWithValues: layers.map { name, entry in
                    (name, File.Layer(entry: entry, checksum: Self.checksum(name, entry)))
                }))
        return try CanonicalJSON.encode(file)
    }

    /// Reads a lock. Everything that is wrong with it is thrown at once.
    ///
    /// - Parameter name: the file's name as problems show it.
    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        self.init()
        let text = String(decoding: bytes, as: UTF8.self)
        if let line = Self.conflictLine(in: text) {
            throw Failure(
                Problem(
                    .lockConflict, subject: name, "\(name) holds a merge conflict",
                    location: SourceLocation(file: name, line: line, column: 1),
                    advice:
                        "keep either side of each layer's block, whole, and build again: versions then go up where contents differ from what was kept"
                ))
        }
        let file: File
        do {
            let header = try JSON.decode(Header.self, from: bytes)
            guard header.schema == Self.marker else {
                throw Self.unreadable(name, "its schema is '\(header.schema)', not '\(Self.marker)'")
            }
            guard header.schemaVersion == Self.schemaVersion else {
                throw Self.unreadable(
                    name, "it is of version \(header.schemaVersion), this lambda-pack reads \(Self.schemaVersion)")
            }
            file = try JSON.decode(File.self, from: bytes)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Self.unreadable(name, "\(error)")
        }
        var problems: [Problem] = []
        for (layer, stored) in file.layers.sorted(by: { $0.key < $1.key }) {
            if stored.checksum != Self.checksum(layer, stored.entry) || stored.version < 1 {
                problems.append(
                    Problem(
                        .lockTampered, subject: layer, "the entry of '\(layer)' in \(name) was changed by hand",
                        cause: "its checksum does not match its fields",
                        advice: "restore the file from version control; only lambda-pack may change versions"))
            }
            layers[layer] = stored.entry
        }
        compressor = file.compressor
        copiedModules = file.copiedModules ?? [:]
        if !problems.isEmpty { throw Failure(problems) }
    }

    private static func unreadable(_ name: String, _ cause: String) -> Failure {
        Failure(
            Problem(
                .lockUnreadable, subject: name, "\(name) can't be read", cause: cause,
                advice: "restore it from version control; without it every layer would begin again at version 1"))
    }

    private static func conflictLine(in text: String) -> Int? {
        let marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "]
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { line in marks.contains { line.hasPrefix($0) } || line == "=======" }.map { $0 + 1 }
    }

    private static func checksum(_ name: String, _ entry: Entry) -> String {
        let text = ([name, String(entry.version), entry.contentDigest] + entry.libraries).joined(separator: "\n")
        return String(SHA256Digest(hashing: Array(text.utf8)).hex.prefix(16))
    }

    private struct Header: Decodable {
        var schema: String
        var schemaVersion: Int
    }

    private struct File: Codable {
        struct Layer: Codable {
            var version: Int
            var contentDigest: String
            var libraries: [String]
            var checksum: String

            init(entry: Entry, checksum: String) {
                version = entry.version
                contentDigest = entry.contentDigest
                libraries = entry.libraries
                self.checksum = checksum
            }

            var entry: Entry { Entry(version: version, contentDigest: contentDigest, libraries: libraries) }
        }
        var schema: String
        var schemaVersion: Int
        var compressor: Compressor?
        var copiedModules: [String: [String]]?
        var layers: [String: Layer]
    }
}
