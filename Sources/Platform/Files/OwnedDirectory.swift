import POSIX

/// A directory that lambda-pack has to itself, so that it may remove what is in it.
///
/// A name proves nothing: a file in the directory says whose it is. The file is written first and removed last, so that a
/// run that is killed midway leaves a directory that the next one knows.
package enum OwnedDirectory {
    package static let markerName = ".lambda-pack-directory"
    private static let markerText = "This directory is lambda-pack's. It may remove anything in here at any time.\n"

    package static func isOwned(_ path: FilePath) -> Bool {
        (try? FileSystem.status(path / markerName, followingLinks: false))?.kind == .file
    }

    /// Makes the directory, or takes one that is empty or has been lambda-pack's before.
    ///
    /// - Returns: the names of what is in it where it is somebody else's, and stays that; else none.
    package static func claim(_ path: FilePath) throws(SystemCallError) -> [String] {
        try FileSystem.createDirectory(path)
        guard !isOwned(path) else { return [] }
        let names = try FileSystem.names(in: path)
        guard names.isEmpty else { return names }
        do {
            try FileSystem.write(Array(markerText.utf8), to: path / markerName)
        } catch {
            unlink((path / markerName).string)
            throw error
        }
        return []
    }

    /// Removes what is in it, if it is lambda-pack's.
    package static func empty(_ path: FilePath) throws(SystemCallError) {
        guard isOwned(path) else { return }
        for name in try FileSystem.names(in: path) where name != markerName { try FileSystem.remove(path / name) }
    }

    /// Removes it with all that is in it, if it is lambda-pack's.
    package static func remove(_ path: FilePath) throws(SystemCallError) {
        guard isOwned(path) else { return }
        try empty(path)
        try FileSystem.remove(path / markerName)
        if rmdir(path.string) != 0, errno != ENOENT { throw SystemCallError("remove", path) }
    }
}
