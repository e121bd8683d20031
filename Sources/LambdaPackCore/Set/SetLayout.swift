/// Where each file of a set is, below the set's directory. The one place that knows: whoever writes a set, and whoever
/// reads one (``ArtifactSet``) or asks whether a file belongs to one (``SetOutline``), takes the paths from here.
package enum SetLayout {
    static let manifest = "manifest.json"
    static let provenance = "provenance.json"
    static let checksums = "SHA256SUMS"
    static let markdownReport = "report.md"
    static let pageReport = "report.html"

    /// Files that every set may have, whatever it holds.
    static let general: Set<String> = [manifest, provenance, checksums, markdownReport, pageReport]

    /// Folders for what the manifest names: a path of any other place is no set's.
    private static let folders = ["functions/", "layers/", "debug/", "attribution/"]

    static func debugFile(of artifact: String) -> String { "debug/\(artifact).debug" }
    static func attribution(of artifact: String) -> String { "attribution/\(artifact).json" }

    /// That of a library: beside the others as its debug file is.
    static func attribution(ofDebugFile path: String) -> String? {
        guard path.hasPrefix("debug/"), path.hasSuffix(".debug") else { return nil }
        return attribution(of: String(path.dropFirst("debug/".count).dropLast(".debug".count)))
    }

    static func isArtifact(_ path: String) -> Bool { folders.contains { path.hasPrefix($0) } }
    /// What `SHA256SUMS` covers beside the manifest: what is deployed.
    static func isDeployed(_ path: String) -> Bool { path.hasPrefix("functions/") || path.hasPrefix("layers/") }
}
