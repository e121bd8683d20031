/// Names that are plain ones on Lambda, and something else to Windows.
///
/// Whoever unpacks a function there (or a local emulator that does) gets other files than Lambda. What is worse,
/// a path that leaves the directory, no archive may hold at all (`ArchivePath`).
enum ForeignName {
    /// Microsoft, "Naming Files, Paths, and Namespaces": these are devices, whatever comes behind a dot.
    private static let devices: Set<String> = {
        var names: Set<String> = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
        for port in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"] {
            names.insert("COM" + port)
            names.insert("LPT" + port)
        }
        return names
    }()

    /// How Windows reads a path below `/var/task` or `/opt`; nil where it reads it as Lambda does.
    static func reading(of path: String) -> String? {
        for component in path.pathComponents {
            if component.utf8.contains(UInt8(ascii: ":")) {
                return "Windows takes what follows the colon in '\(component)' for a stream inside another file"
            }
            let stem = component.prefix { $0 != "." }.trimmingSpaces().uppercased()
            if devices.contains(stem) { return "Windows takes '\(component)' for the device \(stem)" }
            if component.hasSuffix(".") || component.hasSuffix(" ") {
                return "Windows drops the end of '\(component)'"
            }
        }
        return nil
    }
}

extension FileChecks {
    /// One finding for an archive: a folder of manual pages may have hundreds of such names.
    static func names(_ files: [PackageImage.File]) -> [Finding] {
        let found = files.compactMap { file -> (file: PackageImage.File, reading: String)? in
            let path = Finding.archivePath(file.path)
            // Where a file that is inspected by itself lies is nobody's concern.
            guard path != file.path, let reading = ForeignName.reading(of: path) else { return nil }
            return (file, reading)
        }
        guard let first = found.first else { return [] }
        let others =
            found.count == 1 ? "" : ", and \(ByteCount.grouped(found.count - 1)) more of \(first.file.artifact)"
        return [
            Finding(
                .foreignName, artifact: first.file.artifact, file: first.file.path,
                "\(first.file.path)\(others): unpacked on Windows, this is another file. \(first.reading)",
                advice: "rename it if anybody unpacks it elsewhere than on Lambda")
        ]
    }
}
