/// The one comment that a check keeps up to date: of a pull request's comments, or of a merge request's notes.
package enum StickyComment {
    /// What GitHub and GitLab have in common (docs.github.com, "List issue comments"; docs.gitlab.com, "Notes API").
    private struct Comment: Decodable {
        struct User: Decodable {
            var login: String?
        }

        struct Author: Decodable {
            var username: String?
        }

        var id: Int
        var body: String?
        /// Of GitHub's alone.
        var user: User?
        /// Of GitLab's alone.
        var author: Author?
        /// Of GitLab's alone: what it wrote itself.
        var system: Bool?
    }

    /// The comment's number; nil where there is none yet. Whose comments are looked at, the caller says: everybody can
    /// copy the marker, and a token that may write may often write anybody's comment anew.
    ///
    /// - Parameters:
    ///   - author: the login of GitHub's user, or the name of GitLab's.
    ///   - pages: the server's answers, a file each.
    package static func find(_ id: CheckIdentifier?, by author: String, in pages: [FilePath]) throws -> Int? {
        let marker = CheckIdentifier.marker(id)
        return try pages.flatMap { try BoundedJSON.read([Comment].self, $0, "the list of comments") }
            .first { comment in
                comment.system != true && firstLine(comment.body) == marker
                    && (comment.user?.login ?? comment.author?.username) == author
            }?.id
    }

    private static func firstLine(_ body: String?) -> String? {
        // Whoever edits a comment in a browser leaves `\r\n`, which is one character to Swift.
        body?.split(whereSeparator: \.isNewline).first.map { $0.trimmingSpaces() }
    }
}
