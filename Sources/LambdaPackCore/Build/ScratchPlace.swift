/// Keeps SwiftPM's scratch directory from being used at another path than the one that it was filled at.
///
/// The compilers' module caches and precompiled headers hold the path of the directory, and refuse to be read at any other
/// ("was compiled with module cache path"): so a package that was copied or moved with its work directory would not build.
/// lambda-pack owns the directory and empties it then, as a first build would find it.
struct ScratchPlace {
    static let noteName = "lambda-pack-path"

    let scratch: FilePath

    /// Makes the directory, and notes its path in it.
    ///
    /// - Returns: whether it was emptied.
    @discardableResult
    func claim() throws(SystemCallError) -> Bool {
        try FileSystem.createDirectory(scratch)
        let path = Array((try FileSystem.realPath(scratch).string + "\n").utf8)
        let note = scratch / Self.noteName
        let noted = try? FileSystem.read(note, limitBytes: 1 << 16)
        if noted == path { return false }
        if noted != nil {
            for name in try FileSystem.names(in: scratch) { try FileSystem.remove(scratch / name) }
        }
        try FileSystem.remove(note)
        try FileSystem.write(path, to: note)
        return noted != nil
    }
}
