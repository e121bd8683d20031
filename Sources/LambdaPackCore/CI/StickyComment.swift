/// The one comment that a check keeps up to date: of a pull request's comments, or of a merge request's notes.
package enum StickyComment {
    /// What GitHub and GitLab have in common (docs.github.com, "List issue comments"; docs.gitlab.com, "Notes API").
    private struct Comment: Decodable {
        struct User: Decodable {
            var type: String?
        }

        var id: Int
        var body: String?
        /// Of GitHub's alone.
        var user: User?
        /// Of GitLab's alone: what it wrote itself.
        var system: Bool?
    }

    /// The comment's number; nil where there is none yet. One of a bot goes before one of a person, who may have copied
    /// the marker.
    ///
    /// - Parameter pages: the server's answers, a file each.
    package static func find(_ id: CheckIdentifier?, in pages: [FilePath]) throws -> Int? {
        let marker = CheckIdentifier.marker(id)
        let comments = try pages.flatMap { try BoundedJSON.read([Comment].self, $0, "the list of comments") }
            .filter { $0.system != true && firstLine($0.body) == marker }
        return (comments.first { $0.user?.type == "Bot" } ?? comments.first)?.id
    }

    private static func firstLine(_ body: String?) -> String? {
        // Whoever edits a comment in a browser leaves `\r\n`, which is one character to Swift.
        body?.split(whereSeparator: \.isNewline).first.map { $0.trimmingSpaces() }
    }
}
