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
