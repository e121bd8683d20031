import Archive
import ELF

/// Which machine the binaries in an archive are for, by their own headers.
enum ArchiveMachines {
    /// Up to the end of `e_machine` (gABI, ELF Header).
    private static let headerBytes = 20

    /// - Parameter paths: entries to look at; those that are not there are left out.
    /// - Returns: the machine by path; nil for what is no ELF file.
    /// - Throws: `ArchiveError`.
    static func read(
        _ archive: FilePath, of paths: [String]
    ) throws(ArchiveError) -> [String: ELFImage.Machine?] {
        let wanted = Set(paths)
        var found: [String: ELFImage.Machine?] = [:]
        guard !wanted.isEmpty else { return found }
        var reader = try LibarchiveReader.open(archive.string, format: .zip)
        while let entry = try reader.next() {
            let name = entry.printableName
            guard wanted.contains(name) else { continue }
            var header: [UInt8] = []
            try reader.readContent(limitBytes: .max) { block in
                if header.count < headerBytes { header += block.prefix(headerBytes - header.count) }
            }
            found[name] = .some(machine(header))
        }
        try reader.close()
        return found
    }

    /// `EI_MAG0`…`EI_MAG3`, then the byte order in `EI_DATA` at 5, and `e_machine` at 18.
    static func machine(_ header: [UInt8]) -> ELFImage.Machine? {
        guard header.count == headerBytes, header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
        let (first, second) = (UInt16(header[18]), UInt16(header[19]))
        return ELFImage.Machine(rawValue: header[5] == 2 ? first << 8 | second : second << 8 | first)
    }
}
