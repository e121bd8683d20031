import Archive

/// The files of an unpacked archive as Lambda shows them, and what is to be said of its links.
struct InspectedContent {
    /// Links that lead to a file of the archive are that file under one more name.
    private(set) var files: [PackageImage.File] = []

    private struct Link {
        var path: String
        var target: String
        var destination: ArchiveLinks.Destination
    }
    private var links: [Link] = []
    private let artifact: String

    /// - Parameter root: where Lambda unpacks it.
    init(_ contents: ArchiveUnpacker.Contents, root: String, artifact: String) {
        self.artifact = artifact
        let entries = contents.entries
        var resolver = ArchiveLinks(entries, root: root)
        for (index, entry) in entries.enumerated() {
            let path = "\(root)/\(entry.path)"
            let destination = resolver.destination(of: index)
            if case .entry(let place) = destination, let source = entries[place].file {
                files.append(
                    PackageImage.File(
                        path: path, artifact: artifact, source: source, permissions: entries[place].permissions,
                        digest: entries[place].sha256?.hex))
            } else if case .symbolicLink(let target) = entry.kind {
                links.append(Link(path: path, target: target, destination: destination))
            }
        }
    }

    /// Links that escape or circle are refused; those that lead to what is not here are named.
    ///
    /// - Parameters:
    ///   - knownPaths: the files of all archives that are mounted together.
    ///   - architecture: nil where nothing tells it.
    func linkFindings(
        knownPaths: Set<String>, profile: RuntimeProfile, _ architecture: Architecture?
    ) -> [Finding] {
        links.compactMap { link in
            let words: String
            switch link.destination {
            case .entry, .directory: return nil
            case .escapes: return malformed(link, "leaves the archive by '..'")
            case .circle: return malformed(link, "leads round in a circle")
            case .missing: words = "nothing is there"
            case .outside(let path):
                if knownPaths.contains(path) || Self.isOfImage(path, profile, architecture) { return nil }
                words = "it is not known whether that exists"
            }
            return Finding(
                .linkTarget, artifact: artifact, file: link.path,
                "\(link.path) is a link to \(Self.cut(link.target)), and \(words)",
                advice: "take the link out, or ship what it leads to")
        }
    }

    private func malformed(_ link: Link, _ words: String) -> Finding {
        Finding(
            .malformedArchive, artifact: artifact, file: link.path,
            "the link \(link.path) to \(Self.cut(link.target)) \(words)",
            advice: "where such a link leads depends on the unpacker: ship the file itself")
    }

    private static func isOfImage(_ path: String, _ profile: RuntimeProfile, _ architecture: Architecture?) -> Bool {
        guard SystemLibraryPath.holds(path), let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        let name = String(path[path.index(after: slash)...])
        return (architecture.map { [$0] } ?? Architecture.allCases).contains {
            profile.library(name, $0.rawValue) != nil
        }
    }

    private static func cut(_ target: String) -> String {
        target.utf8.count > 255 ? target.prefix(200) + "…" : target
    }
}
