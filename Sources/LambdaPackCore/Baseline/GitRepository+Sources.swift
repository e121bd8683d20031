extension GitRepository {
    /// Tracked files and untracked ones that are not ignored, below a directory of the repository, relative to it.
    ///
    /// - Returns: nil where git can't say. A submodule, and a repository inside of this one, is one path.
    func files(below directory: FilePath) async -> [String]? {
        guard let place = place(of: directory) else { return nil }
        return await paths(
            [
                "ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard", "--",
                ":(literal)\(place)",
            ],
            below: place)
    }

    /// Files below a directory that are not as they are in HEAD, relative to it; nil where git can't say.
    func changedFiles(below directory: FilePath) async -> [String]? {
        guard let place = place(of: directory) else { return nil }
        // Renames as an addition and a removal: each entry has one path then.
        let lines = await paths(
            ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ":(literal)\(place)"],
            below: "")
        let prefix = place == "." ? "" : place + "/"
        // Two letters and a blank stand before each path.
        return lines?.map { String($0.dropFirst(3)) }.compactMap { path in
            path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
        }
    }

    /// The commit that is checked out; nil before the first one.
    func head() async -> String? {
        guard let result = try? await run(["rev-parse", "--verify", "--quiet", "HEAD"]), result.succeeded else {
            return nil
        }
        return result.text.split(separator: "\n").last.map(String.init)
    }

    private func paths(_ arguments: [String], below place: String) async -> [String]? {
        guard let result = try? await run(arguments), result.succeeded else { return nil }
        let prefix = place == "." || place.isEmpty ? "" : place + "/"
        return result.text.split(separator: "\0").compactMap { text in
            // A warning may stand before the first path.
            let path = text.hasPrefix("warning: ") ? text.split(separator: "\n").last ?? text : text
            return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
        }
    }

    /// A directory as git's pathspecs name it from the root.
    private func place(of directory: FilePath) -> String? {
        guard let real = try? FileSystem.realPath(directory), let realRoot = try? FileSystem.realPath(root) else {
            return nil
        }
        if real == realRoot { return "." }
        return real.relative(to: realRoot)
    }
}

extension GitRepository {
    /// Every tracked file from the root, and its blob's id. Links and submodules are left out.
    ///
    /// - Throws: what git says.
    func blobs() async throws -> [(path: String, blob: String)] {
        let listed = try await run(["ls-files", "--stage", "-z"])
        guard listed.succeeded else { throw Self.failed("git can't list the files of \(root)", listed) }
        // `100644 <id> 0`, a tab and the path (git-ls-files(1)).
        return listed.text.split(separator: "\0").compactMap { entry in
            let parts = entry.split(separator: "\t", maxSplits: 1)
            let fields = parts.first?.split(separator: " ") ?? []
            guard parts.count == 2, fields.count == 3, fields[0].hasPrefix("100"), fields[2] == "0" else { return nil }
            return (String(parts[1]), String(fields[1]))
        }
    }

    /// Tracked files from the root that are not as the index has them.
    ///
    /// - Throws: what git says.
    func changedPaths() async throws -> [String] {
        let status = try await run(["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no"])
        guard status.succeeded else { throw Self.failed("git can't compare the files of \(root)", status) }
        return status.text.split(separator: "\0").map { String($0.dropFirst(3)) }
    }
}
