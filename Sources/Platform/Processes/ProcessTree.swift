import POSIX

/// Processes below one that was started, as /proc shows them (Linux; elsewhere there are none to see).
///
/// SwiftPM starts compilers in process groups of their own and does not always end them when it is interrupted: so
/// who is there is noted first, and whoever is still there afterwards is ended.
struct ProcessTree: Sendable {
    private struct Member: Hashable, Sendable {
        var pid: pid_t
        /// Tells a process from a later one with the same number.
        var startTime: String
    }

    private var members: [Member] = []

    /// All descendants of a process at this moment.
    init(below root: pid_t) {
        var children: [pid_t: [Member]] = [:]
        for name in (try? FileSystem.names(in: "/proc")) ?? [] {
            guard let pid = pid_t(name), let (parent, startTime) = Self.status(of: pid) else { continue }
            children[parent, default: []].append(Member(pid: pid, startTime: startTime))
        }
        var open = [root]
        while let next = open.popLast() {
            let found = children[next] ?? []
            members += found
            open += found.map(\.pid)
        }
    }

    /// Ends those that are still there.
    func kill() {
        for member in members where Self.status(of: member.pid)?.startTime == member.startTime {
            POSIX.kill(member.pid, SIGKILL)
        }
    }

    /// Fields 4 and 22 of /proc/<pid>/stat (proc(5)); the second field, a name in parentheses, may hold anything.
    private static func status(of pid: pid_t) -> (parent: pid_t, startTime: String)? {
        guard let bytes = try? FileSystem.read(FilePath("/proc/\(pid)/stat")),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19, let parent = pid_t(fields[1]) else { return nil }
        return (parent, String(fields[19]))
    }
}
