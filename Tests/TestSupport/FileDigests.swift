package import Foundation

/// The content of every file below a directory, by relative path: to see that nothing was lost.
package func snapshot(of directory: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
        var isDirectory: ObjCBool = false
        let file = directory / path
        guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory), !isDirectory.boolValue
        else { continue }
        files[path] = try Data(contentsOf: file)
    }
    return files
}

/// Command lines of running processes that name a path, this one's aside.
package func processes(naming path: String) -> [String] {
    let own = "\(ProcessInfo.processInfo.processIdentifier)"
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { Int($0) != nil && $0 != own }.compactMap { pid in
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !data.isEmpty else { return nil }
        let line = String(decoding: data.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
        return line.contains(path) ? line : nil
    }
}
