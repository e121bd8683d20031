extension Manifest {
    /// What a partial set (`--product`, `--arch`) is a part of.
    package struct Selection: Sendable, Hashable, Codable {
        /// What the configuration has and the set leaves out, by name and architecture; never empty.
        package var omitted: [FunctionID]

        package init(omitted: [FunctionID]) { self.omitted = omitted }
    }
}
