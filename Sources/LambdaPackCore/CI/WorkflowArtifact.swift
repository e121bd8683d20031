/// An artifact of a workflow's run, as GitHub lists it (docs.github.com, "REST API endpoints for GitHub Actions
/// artifacts", version 2022-11-28).
package struct WorkflowArtifact: Sendable, Hashable, Decodable {
    package struct Run: Sendable, Hashable, Decodable {
        package var headSHA: String?
        package var repository: Int?
        package var headRepository: Int?

        enum CodingKeys: String, CodingKey {
            case headSHA = "head_sha"
            case repository = "repository_id"
            case headRepository = "head_repository_id"
        }
    }

    package var id: Int
    package var name: String
    package var isExpired: Bool
    package var run: Run?

    enum CodingKeys: String, CodingKey {
        case id, name
        case isExpired = "expired"
        case run = "workflow_run"
    }

    private struct Page: Decodable {
        var artifacts: [WorkflowArtifact]
    }

    /// - Parameter pages: the server's answers, a file each.
    package static func read(_ pages: [FilePath]) throws -> [WorkflowArtifact] {
        try pages.flatMap { try BoundedJSON.read(Page.self, $0, "the list of artifacts").artifacts }
    }

    /// The newest one of a commit. Runs of forks don't count: what they upload under the same name is nobody's baseline.
    package static func newest(
        _ name: String, ofCommit commit: String, among artifacts: [WorkflowArtifact]
    ) -> WorkflowArtifact? {
        artifacts.filter { artifact in
            artifact.name == name && !artifact.isExpired && artifact.run?.headSHA == commit
                && artifact.run?.repository != nil && artifact.run?.headRepository == artifact.run?.repository
        }.max { $0.id < $1.id }
    }

    /// One for each name that is the prefix, or the prefix, `-` and an id; the newest of each, by name.
    package static func reports(
        _ prefix: String, among artifacts: [WorkflowArtifact]
    ) -> [(artifact: WorkflowArtifact, id: CheckIdentifier?)] {
        var newest: [String: WorkflowArtifact] = [:]
        for artifact in artifacts where !artifact.isExpired {
            if let known = newest[artifact.name], known.id > artifact.id { continue }
            newest[artifact.name] = artifact
        }
        return newest.sorted { $0.key < $1.key }.compactMap { name, artifact in
            if name == prefix { return (artifact, nil) }
            guard name.hasPrefix(prefix + "-"), let id = CheckIdentifier(String(name.dropFirst(prefix.count + 1)))
            else {
                return nil
            }
            return (artifact, id)
        }
    }
}
