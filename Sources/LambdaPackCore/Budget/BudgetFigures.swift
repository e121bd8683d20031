/// What of one artifact budgets are held against.
package struct BudgetFigures: Sendable {
    var id: ArtifactID
    private var zip: Int
    private var unzipped: Int
    private var entries: [Manifest.Entry]

    package init(_ function: Manifest.Function) {
        id = function.id
        zip = function.archive.bytes
        unzipped = function.unzippedBytesWithLayers
        entries = function.entries
    }

    package init(_ layer: Manifest.Layer) {
        id = layer.id
        zip = layer.archive.bytes
        unzipped = layer.archive.unzippedBytes
        entries = layer.entries
    }

    /// The figure, and the entry that it is of, where it is of one; nil for growth, which is of two sets.
    func figure(_ metric: Budget.Metric) -> (bytes: Int, subject: String?)? {
        switch metric {
        case .zip: return (zip, nil)
        case .unzipped: return (unzipped, nil)
        case .bootstrap: return (entries.first { $0.path == "bootstrap" }?.bytes ?? 0, nil)
        case .entry:
            let largest = entries.min { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
            return (largest?.bytes ?? 0, largest?.path)
        case .growth: return nil
        }
    }
}
