import ELF
import LinkMap

extension Attribution {
    /// Attributes a file on disk.
    ///
    /// - Parameter map: the linker's map; nil where there is none. One that can't be understood is as good as none, and
    ///   the result's note says so.
    /// - Parameter objects: those that were linked, where they are known: a map that names others is of another link.
    /// - Parameter rewritten: sections of the file that are no longer as they were linked.
    /// - Throws: where the file can't be read, or is no ELF file.
    package static func read(
        _ file: FilePath, map: FilePath?, objects: [String] = [], rewritten: Set<String> = []
    ) throws -> Attribution {
        let executable: MappedFile
        do { executable = try MappedFile.open(file) } catch {
            throw Failure(error.isMissing ? .noSuchFile(file) : unreadable(file, error.description))
        }
        guard let map else { return try attribute(executable, nil, file) }
        let text: MappedFile
        do { text = try MappedFile.open(map) } catch {
            throw Failure(error.isMissing ? .noSuchFile(map) : unreadable(map, error.description))
        }
        guard let linkMap = LinkMap(text.bytes) else {
            var attribution = try attribute(executable, nil, file)
            attribution.note = "\(map.lastComponent?.string ?? map.string) is not a link map of gold, lld or GNU ld"
            return attribution
        }
        guard LinkMapMatch.names(objects, linkMap) else {
            var attribution = try attribute(executable, nil, file)
            attribution.note = "\(map.lastComponent?.string ?? map.string) is the map of another link"
            return attribution
        }
        return try attribute(executable, linkMap.leavingOut(rewritten), file)
    }

    private static func attribute(
        _ executable: borrowing MappedFile, _ map: LinkMap?, _ file: FilePath
    ) throws -> Attribution {
        let image = try executable.elfImage(of: file) { unreadable(file, "\($0)") }
        if image.kind == .debugFile {
            throw Failure(
                Problem(
                    .preflight(.unreadableELF), subject: file.string,
                    "\(file) is a debug file: it has an executable's names and line numbers, and no code",
                    advice: "name the executable as it was before it was stripped: the build's own, not the set's"))
        }
        do { return try Attributor.attribute(executable.bytes, map: map) } catch {
            throw Failure(unreadable(file, "\(error)"))
        }
    }

    private static func unreadable(_ file: FilePath, _ cause: String) -> Problem {
        Problem(
            .preflight(.unreadableELF), subject: file.string, "\(file) can't be attributed", cause: cause,
            advice: "name an unstripped ELF executable, and the map of the same link")
    }
}
