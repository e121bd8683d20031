extension Manifest {
    /// Whether no function is left out of any architecture that is here. Layers are planned for each architecture by
    /// itself: where functions are left out, layers say nothing of the package's.
    package var isWhole: Bool {
        let present = Set(functions.map(\.architecture))
        return !(selection?.omitted.contains { present.contains($0.architecture) } ?? false)
    }

    /// Whether the configuration had a function that the run left out.
    package func leavesOut(_ function: ArtifactID) -> Bool {
        selection?.omitted.contains(function) ?? false
    }
}

extension Manifest.Function {
    package var id: ArtifactID { .function(name, architecture) }
}

extension Manifest.Layer {
    package var id: ArtifactID { .layer(name, architecture) }
}
