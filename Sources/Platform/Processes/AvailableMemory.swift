/// Memory that new processes can have before the system has to swap or to end one.
package enum AvailableMemory {
    /// In bytes: the system's, or what a container's limit leaves of it. nil where neither can be told (macOS).
    package static var bytes: Int? {
        func text(_ path: String) -> String? {
            (try? FileSystem.read(FilePath(path))).map { String(decoding: $0, as: UTF8.self) }
        }
        let cgroup = "/sys/fs/cgroup"
        let container = text("\(cgroup)/memory.max").flatMap { limit in
            left(limit: limit, used: text("\(cgroup)/memory.current"), statistics: text("\(cgroup)/memory.stat"))
        }
        return [text("/proc/meminfo").flatMap(ofSystem), container].compactMap(\.self).min()
    }

    /// - Parameter meminfo: `/proc/meminfo`; it counts in units of 1024 bytes (proc(5)).
    static func ofSystem(_ meminfo: String) -> Int? {
        value("MemAvailable:", in: meminfo).flatMap { kilobytes in
            let (bytes, overflows) = kilobytes.multipliedReportingOverflow(by: 1024)
            return overflows ? nil : bytes
        }
    }

    /// What the limit of a control group leaves (version 2, Documentation/admin-guide/cgroup-v2.rst). Files that nobody has
    /// used for a while are counted as used there, and give way.
    ///
    /// - Returns: nil where there is no limit.
    static func left(limit: String, used: String?, statistics: String?) -> Int? {
        guard let limit = Int(limit.trimmingSpaces), let used = used.flatMap({ Int($0.trimmingSpaces) }) else {
            return nil
        }
        let files = statistics.flatMap { value("inactive_file", in: $0) } ?? 0
        return max(0, limit - max(0, used - files))
    }

    /// The number behind a name, on a line of its own.
    private static func value(_ name: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == name { return Int(words[1]).flatMap { $0 < 0 ? nil : $0 } }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(split(whereSeparator: \.isWhitespace).first ?? "") }
}
