/// The pull request that a workflow's run was for.
///
/// Of a fork's run GitHub names none, and what the run itself left is not to be believed. So open pull requests from that
/// branch are asked for, and the one whose head is the run's commit counts.
package enum PullRequestOfRun {
    private struct PullRequest: Decodable {
        struct Head: Decodable {
            var sha: String
        }

        var number: Int
        var state: String?
        var head: Head
    }

    /// - Parameter pages: answers to `GET /repos/{owner}/{repo}/pulls?head={owner}:{branch}`, a file each.
    /// - Returns: nil where the branch went on since, or the pull request was closed.
    package static func find(commit: String, in pages: [FilePath]) throws -> Int? {
        try pages.flatMap { try BoundedJSON.read([PullRequest].self, $0, "the list of pull requests") }
            .first { $0.head.sha == commit && $0.state ?? "open" == "open" }?.number
    }
}
