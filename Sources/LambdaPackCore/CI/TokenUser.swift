/// The user that a token is of, as servers name it.
package enum TokenUser {
    /// GitHub's GraphQL API answers `query { viewer { login } }` for every kind of token, the job's own included; GitLab
    /// answers `GET /user` (docs.github.com, "GraphQL, Queries"; docs.gitlab.com, "Users API").
    private struct Answer: Decodable {
        struct Content: Decodable {
            var viewer: Viewer
        }

        struct Viewer: Decodable {
            var login: String
        }

        /// Of GitHub's alone.
        var data: Content?
        /// Of GitLab's alone.
        var username: String?
    }

    /// The name that comments have as their author.
    ///
    /// - Throws: `reportUnreadable` for an answer without a name.
    package static func name(in answer: FilePath) throws -> String {
        let read = try BoundedJSON.read(Answer.self, answer, "the server's answer")
        guard let name = read.data?.viewer.login ?? read.username, !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw BoundedJSON.unreadable(answer, "the server's answer", "it names no user")
        }
        return name
    }
}
