/// The map that the linker writes beside each executable at its link (``LinkerProgram``).
struct LinkMapFile {
    var executable: FilePath

    var path: FilePath { FilePath(executable.string + LinkerProgram.mapSuffix) }

    /// An executable that lost its map is linked again.
    func prepare() throws(SystemCallError) {
        if FileSystem.exists(executable), !FileSystem.exists(path) { try FileSystem.remove(executable) }
    }
}
