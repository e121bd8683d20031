/// Paths of a system that lies below a directory: a sysroot, an unpacked image.
package enum RootedPath {
    /// Where a path leads, links followed as that system would: an absolute one starts at its root. nil where nothing is
    /// there, or where it leads out.
    ///
    /// - Parameter root: nil for the system that runs.
    package static func resolve(_ path: FilePath, root: FilePath?) -> FilePath? {
        var path = path
        // No library hides behind more links; a circle ends here.
        for _ in 0..<16 {
            guard let status = try? FileSystem.status(path, followingLinks: false) else { return nil }
            guard status.kind == .symbolicLink, let target = try? FileSystem.linkTarget(path) else { break }
            let link = FilePath(target)
            if link.isAbsolute {
                path = root.map { $0.pushing(FilePath(root: nil, link.components)) } ?? link
            } else {
                path = path.removingLastComponent().pushing(link)
            }
        }
        guard let real = try? FileSystem.realPath(path) else { return nil }
        if let root, let realRoot = try? FileSystem.realPath(root), !real.starts(with: realRoot) { return nil }
        return real
    }
}
