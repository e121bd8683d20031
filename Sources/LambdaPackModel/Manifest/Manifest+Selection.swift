extension Manifest {
    /// What a partial set (`--product`, `--arch`) is a part of.
    package struct Selection: Sendable, Hashable, Codable {
        /// What the configuration has and the set leaves out, by name and architecture; never empty.
        package var omitted: [FunctionID]

        package init(omitted: [FunctionID]) { self.omitted = omitted }
    }

    /// What a partial set leaves out, in words; nil for a whole one.
    package var omission: String? {
        guard let selection else { return nil }
        let present = Set(functions.map(\.architecture))
        let parts = Dictionary(grouping: selection.omitted, by: \.architecture).sorted { $0.key < $1.key }
            .map { architecture, omitted in
                present.contains(architecture)
                    ? "\(NameList.render(omitted.map(\.name))) for \(architecture)" : "everything for \(architecture)"
            }
        return "it leaves out " + parts.joined(separator: ", and ")
    }
}
