/// Executables that lambda-pack links itself: SwiftPM's links of them would be thrown away, so that an empty file stands in
/// for each.
///
/// The names stand in a file beside the executables, which the ``LinkerProgram`` reads. Command lines and environment
/// stay the same: SwiftPM would plan the package again, or compile it.
struct StandIns: Sendable {
    /// Where SwiftPM leaves executables.
    var directory: FilePath

    static let fileName = "stand-ins"
    private var file: FilePath { directory / ModuleLinker.directoryName / Self.fileName }

    /// - Parameter names: of executables; none gives back those that SwiftPM is to link.
    func install(_ names: [String]) throws {
        let before = (try? FileSystem.read(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let text = names.map { "\($0)\n" }.joined()
        guard text != before else { return }
        if !names.isEmpty {
            try FileSystem.createDirectory(file.removingLastComponent())
            try FileSystem.writeAtomically(Array(text.utf8), to: file)
        }
        let wanted = Set(names)
        for name in before.split(separator: "\n").map(String.init) where !wanted.contains(name) {
            // SwiftPM links what is not there.
            if let status = try? FileSystem.status(directory / name), status.size == 0 {
                FileSystem.discard(directory / name)
            }
        }
        // Last: where this is cut short, it is done again.
        if names.isEmpty { FileSystem.discard(file) }
    }

    /// For the linker's program: `output` is the file that is to be linked.
    static let script = """
        names=${output%/*}/\(ModuleLinker.directoryName)/\(fileName)
        if [ -z "$shared" ] && [ -f "$names" ] && grep -qxF -e "${output##*/}" "$names"; then
            : >"$output" && chmod 755 "$output"
            exit
        fi

        """
}
