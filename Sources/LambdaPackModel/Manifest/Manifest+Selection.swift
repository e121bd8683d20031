extension Manifest {
    /// What a partial set (`--product`, `--arch`) is a part of.
    package struct Selection: Sendable, Hashable, Codable {
        /// What the configuration has and the set leaves out, by name and architecture; never empty.
        package var omitted: [ArtifactID]

        package init(omitted: [ArtifactID]) { self.omitted = omitted }

        private struct Function: Codable {
            var name: String
            var architecture: Architecture
        }

        private enum CodingKeys: CodingKey { case omitted }

        package init(from decoder: any Decoder) throws {
            let functions = try decoder.container(keyedBy: CodingKeys.self).decode([Function].self, forKey: .omitted)
            omitted = functions.map { .function($0.name, $0.architecture) }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            let functions = omitted.map { Function(name: $0.name, architecture: $0.architecture) }
            try container.encode(functions, forKey: .omitted)
        }
    }

    /// Whoever builds, reads or deploys a partial set is told so; nil for a whole one.
    package var partialSetNote: String? { omission.map { "this is a partial set: \($0)" } }

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
