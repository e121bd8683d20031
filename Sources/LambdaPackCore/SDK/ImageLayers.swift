/// The layers of one container image in a tar archive, lowest first.
///
/// Either what `docker save` writes (manifest.json lists configuration and layers of each image), or an OCI image layout
/// (index.json and oci-layout, image-layout.md; blobs are named by digest).
struct ImageLayers {
    let files: [FilePath]

    /// nil where the archive is no image.
    ///
    /// - Throws: where the image is for another architecture, holds several images, or lacks a layer that it lists.
    init?(_ tree: FileTree, _ archive: FilePath, _ architecture: Architecture) throws {
        if let list = tree.file("index.json"), tree.file("oci-layout") != nil {
            files = try Self.layout(try Self.decode(list, archive), tree, archive, architecture)
        } else if let list = tree.file("manifest.json") {
            files = try Self.saved(try Self.decode(list, archive), tree, archive, architecture)
        } else {
            return nil
        }
    }

    // MARK: docker save

    private struct SavedImage: Decodable {
        var configuration: String
        var layers: [String]

        enum CodingKeys: String, CodingKey {
            case configuration = "Config"
            case layers = "Layers"
        }
    }

    private static func saved(
        _ images: [SavedImage], _ tree: FileTree, _ archive: FilePath, _ architecture: Architecture
    ) throws -> [FilePath] {
        guard let image = images.first, images.count == 1 else { throw several(images.count, archive) }
        try check(try file(image.configuration, tree, archive), archive, architecture)
        return try image.layers.map { try file($0, tree, archive).path }
    }

    // MARK: OCI image layout

    private struct Descriptor: Decodable {
        struct Platform: Decodable { var architecture: String? }
        var mediaType: String?
        var digest: String
        var platform: Platform?

        var isIndex: Bool { mediaType?.contains("index") == true || mediaType?.contains("manifest.list") == true }
    }

    private struct Index: Decodable { var manifests: [Descriptor] }

    private struct ImageManifest: Decodable {
        var config: Descriptor
        var layers: [Descriptor]
    }

    private static func layout(
        _ index: Index, _ tree: FileTree, _ archive: FilePath, _ architecture: Architecture, depth: Int = 0
    ) throws -> [FilePath] {
        // Attestations are for no platform; an index may list the same image for several.
        let fitting = index.manifests.filter { $0.platform?.architecture == architecture.imageName }
        let unnamed = index.manifests.filter { $0.platform?.architecture == nil }
        // One image may be listed once for each of its tags.
        var digests: Set<String> = []
        let chosen = (fitting.isEmpty ? unnamed : fitting).filter { digests.insert($0.digest).inserted }
        guard let descriptor = chosen.first else { throw wrong(index.manifests, archive, architecture) }
        guard chosen.count == 1 else { throw several(chosen.count, archive) }
        let content = try blob(descriptor, tree, archive)
        if descriptor.isIndex {
            // An index of indexes is allowed, and none of them is needed twice.
            guard depth < 4 else { throw Problem.unusableSource(archive, "its indexes list each other") }
            return try layout(try decode(content, archive), tree, archive, architecture, depth: depth + 1)
        }
        let manifest: ImageManifest = try decode(content, archive)
        try check(try blob(manifest.config, tree, archive), archive, architecture)
        return try manifest.layers.map { try blob($0, tree, archive).path }
    }

    private static func wrong(
        _ manifests: [Descriptor], _ archive: FilePath, _ architecture: Architecture
    ) -> Problem {
        let found = Set(manifests.compactMap { $0.platform?.architecture }).sorted().joined(separator: ", ")
        return Problem(
            .wrongMachine, subject: archive.string,
            "\(archive.lastComponent?.string ?? "") has no image for \(architecture.rawValue)",
            cause: found.isEmpty ? "it lists no image" : "it has images for \(found)",
            advice: "pull it with --platform linux/\(architecture.imageName)")
    }

    // MARK: Both

    private struct ImageConfiguration: Decodable { var architecture: String? }

    private static func check(_ file: FileTree.Content, _ archive: FilePath, _ architecture: Architecture) throws {
        let configuration: ImageConfiguration = try decode(file, archive)
        guard let found = configuration.architecture, found != architecture.imageName else { return }
        throw Problem(
            .wrongMachine, subject: archive.string,
            "\(archive.lastComponent?.string ?? "") is an image for \(found), not for \(architecture.rawValue)",
            advice: "pull it with --platform linux/\(architecture.imageName)")
    }

    private static func several(_ count: Int, _ archive: FilePath) -> Problem {
        .unusableSource(archive, "it has \(count) images", advice: "save one image in it")
    }

    /// `sha256:…` is the file blobs/sha256/….
    private static func blob(_ descriptor: Descriptor, _ tree: FileTree, _ archive: FilePath) throws -> FileTree.Content
    {
        let parts = descriptor.digest.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { throw Problem.unusableSource(archive, "'\(descriptor.digest)' is not a digest") }
        let content = try file("blobs/\(parts[0])/\(parts[1])", tree, archive)
        if parts[0] == "sha256" {
            let found = try FileSystem.digest(content.path).hex
            guard found == parts[1] else {
                throw Problem.unusableSource(
                    archive, "the content of \(descriptor.digest) has another digest: \(found)")
            }
        }
        return content
    }

    private static func file(_ name: String, _ tree: FileTree, _ archive: FilePath) throws -> FileTree.Content {
        guard let file = tree.file(name) else {
            throw Problem.unusableSource(archive, "it lists '\(name)', which is not in it", advice: "is it complete?")
        }
        return file
    }

    /// Lists of an image have some kilobytes.
    private static func decode<Value: Decodable>(_ file: FileTree.Content, _ archive: FilePath) throws -> Value {
        do {
            return try JSON.decode(Value.self, from: try FileSystem.read(file.path, limitBytes: 16 << 20))
        } catch let error as DecodingError {
            throw Problem.unusableSource(archive, "a list of its layers can't be read: \(DecodingWords.of(error))")
        }
    }
}

extension Architecture {
    /// As images name it (Go's GOARCH).
    var imageName: String { self == .arm64 ? "arm64" : "amd64" }
}
