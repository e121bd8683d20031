/// Checks that headers are, byte for byte, what `ZipWriter` makes of the entries: no time, no extra field, no comment.
enum CanonicalForm {
    /// - Parameter kinds: by stored name, what each entry is meant to be.
    /// - Returns: the first entry whose headers differ, or `""` where it is the directory as a whole; nil if none.
    static func firstDifference(
        in directory: ZipDirectory, kinds: [[UInt8]: ArchiveEntry.Kind], source: FileBytes
    ) throws(ArchiveError) -> String? {
        var central: [UInt8] = []
        for entry in directory.entries {
            guard let kind = kinds[entry.name], hasCanonicalMethod(entry, kind) else { return entry.printableName }
            let record = ZipRecord(
                name: entry.name, kind: kind, method: entry.method, crc32: entry.crc32,
                compressedSize: UInt32(truncatingIfNeeded: entry.compressedSize),
                size: UInt32(truncatingIfNeeded: entry.size),
                localHeaderOffset: UInt32(truncatingIfNeeded: entry.localHeaderOffset))
            let local = record.localHeader()
            guard try source.bytes(at: entry.localHeaderOffset, count: UInt64(local.count)) == local else {
                return entry.printableName
            }
            central += record.centralHeader()
        }
        let end = ZipRecord.endOfCentralDirectory(
            entryCount: UInt16(truncatingIfNeeded: directory.entries.count),
            directorySize: UInt32(truncatingIfNeeded: central.count),
            directoryOffset: UInt32(truncatingIfNeeded: directory.directoryOffset))
        let written = central + end
        let found = try source.bytes(
            at: directory.directoryOffset, count: source.byteCount - directory.directoryOffset)
        return found == written ? nil : ""
    }

    /// Only files are deflated, and only those that get shorter by it.
    private static func hasCanonicalMethod(_ entry: ZipDirectory.Entry, _ kind: ArchiveEntry.Kind) -> Bool {
        guard case .file = kind else { return entry.method == ZipFormat.stored }
        return entry.method == ZipFormat.stored || entry.compressedSize < entry.size
    }
}
