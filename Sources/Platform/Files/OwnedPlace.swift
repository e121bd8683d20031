/// Places in a directory that is lambda-pack's own. Whatever stands in the way of a file or a folder there goes: no
/// run has put it there, and with it no later one could write.
enum OwnedPlace {
    /// Makes a folder. A file, a link or a pipe in its place is removed; a link is never followed.
    static func makeFolder(_ path: FilePath) throws(SystemCallError) {
        if let found = try? FileSystem.status(path, followingLinks: false), found.kind != .directory {
            try FileSystem.remove(path)
        }
        try FileSystem.createDirectory(path)
    }

    /// Makes the folders that a file lies in, from a directory on that is lambda-pack's own.
    static func makeFolders(of file: FilePath, in directory: FilePath) throws(SystemCallError) {
        var folder = directory
        try makeFolder(folder)
        for name in file.removingLastComponent().relative(to: directory)?.pathComponents ?? [] {
            folder = folder / name
            try makeFolder(folder)
        }
    }

    /// Moves a finished file into its place.
    static func move(_ temporary: FilePath, to file: FilePath, in directory: FilePath) throws(SystemCallError) {
        try makeFolders(of: file, in: directory)
        try clear(file)
        try FileSystem.rename(temporary, to: file)
    }

    /// Removes what is at a file's place and is not a plain file, with all that is in it.
    static func clear(_ path: FilePath) throws(SystemCallError) {
        guard let found = try? FileSystem.status(path, followingLinks: false), found.kind != .file else { return }
        try FileSystem.remove(path)
    }
}
