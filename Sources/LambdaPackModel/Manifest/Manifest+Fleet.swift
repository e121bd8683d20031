extension Manifest {
    /// Whether no function is left out of any architecture that is here. Layers are planned for each architecture by
    /// itself: where functions are left out, layers say nothing of the package's.
    package var isWhole: Bool {
        let present = Set(functions.map(\.architecture))
        return !(selection?.omitted.contains { present.contains($0.architecture) } ?? false)
    }

    /// Whether the configuration had a function that the run left out.
    package func leavesOut(_ name: String, _ architecture: String) -> Bool {
        selection?.omitted.contains(FunctionID(name: name, architecture: architecture)) ?? false
    }
}
