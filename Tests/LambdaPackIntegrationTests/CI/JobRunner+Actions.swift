import Foundation
import TestSupport
import Testing

/// Other people's actions, as far as the files of this repository use them.
extension JobRunner {
    func use(_ action: String, _ step: WorkflowStep, _ inputs: [String: String], _ outcome: inout Outcome) throws {
        switch action {
        case "actions/upload-artifact":
            let name = try #require(inputs["name"])
            // A second artifact of a name is refused, unless it takes the first one's place.
            try #require(outcome.artifacts[name] == nil || inputs["overwrite"] == "true")
            let files = found(inputs["path"] ?? "")
            #expect(!files.isEmpty, "nothing to upload: \(inputs)")
            outcome.artifacts[name] = files
        case "actions/cache/restore":
            let key = try #require(inputs["key"])
            let restore = inputs["restore-keys"] ?? ""
            let stored = try FileManager.default.contentsOfDirectory(atPath: caches.path).sorted()
            guard let match = stored.first(where: { $0 == key }) ?? stored.last(where: { $0.hasPrefix(restore) }) else {
                return
            }
            try unpack(caches / match)
            outcome.outputs["steps.\(step.id ?? "").outputs.cache-matched-key"] = match
            outcome.outputs["steps.\(step.id ?? "").outputs.cache-hit"] = match == key ? "true" : "false"
        case "actions/cache/save":
            try pack(try #require(inputs["path"]), to: caches / (try #require(inputs["key"])))
        case "github/codeql-action/upload-sarif":
            outcome.codeScanning[inputs["category"] ?? ""] = inputs["sarif_file"]
        default: Issue.record("nobody knows \(action)")
        }
    }

    /// Files of paths, a line each, whose last component may have a `*`.
    private func found(_ lines: String) -> [URL] {
        lines.split(separator: "\n").flatMap { line in
            let pattern = URL(fileURLWithPath: line.trimmingCharacters(in: .whitespaces), relativeTo: workspace)
            let folder = pattern.deletingLastPathComponent()
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let parts = pattern.lastPathComponent.split(separator: "*", omittingEmptySubsequences: false)
            return names.sorted().filter { name in
                parts.count == 1
                    ? name == pattern.lastPathComponent : name.hasPrefix(parts[0]) && name.hasSuffix(parts[1])
            }.map { folder / $0 }
        }
    }

    /// As actions/cache does it: a tar in POSIX's format, whose times have nanoseconds.
    private func pack(_ path: String, to archive: URL) throws {
        let packed = try TestSupport.run("tar", ["--posix", "-P", "-cf", archive.path, path])
        try #require(packed.status == 0, "\(packed.output)")
    }

    private func unpack(_ archive: URL) throws {
        let unpacked = try TestSupport.run("tar", ["-P", "-xf", archive.path])
        try #require(unpacked.status == 0, "\(unpacked.output)")
    }
}
