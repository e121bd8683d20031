/// One trailer of some commits (git-interpret-trailers(1)), and where it stands but is none.
package struct CommitTrailers: Sendable, Hashable {
    /// Newest first.
    package var values: [String] = []
    /// Commits in whose message the key begins a line and says nothing to git: the line stands above the last paragraph,
    /// or has no value. Newest first, as in `1a2b3c4d5e6f`.
    package var unread: [String] = []

    /// - Parameter log: of each commit its id, the trailer's values and the message, each with a NUL behind it.
    init(_ key: String, log: String) {
        let fields = log.split(separator: "\0", omittingEmptySubsequences: false)
        for start in stride(from: 0, to: fields.count - 2, by: 3) {
            // `git log` ends each commit with a line feed.
            let id = fields[start].trimmingSpaces()
            let read = fields[start + 1].split(separator: "\n").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
            values += read
            let prefix = key.lowercased() + ":"
            let written = fields[start + 2].split(whereSeparator: \.isNewline).count {
                $0.lowercased().hasPrefix(prefix)
            }
            if written > read.count { unread.append(String(id.prefix(12))) }
        }
    }

    /// A warning of what is not read; nil where everything is.
    func problem(_ key: String) -> Problem? {
        guard !unread.isEmpty else { return nil }
        return Problem(
            .waiverUnread, subject: key, "'\(key):' has no effect in \(unread.joined(separator: ", "))",
            severity: .warning,
            cause: "git takes a line for a trailer only in the last paragraph of a message, and with a value",
            advice: "write '\(key): <the reason>' into the last paragraph of a commit's message")
    }
}
