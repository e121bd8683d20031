import ELF

/// Debug information in files that somebody else built, and forgot to strip.
enum DebugSections {
    /// Files smaller than this are not looked into.
    static let floor = 65_536

    /// The bytes of debug sections and symbol names in an ELF file; nil for other files, and where there are none.
    static func bytes(of file: FilePath, size: Int) -> Int? {
        guard size >= floor, let mapped = try? MappedFile.open(file),
            mapped.bytes.prefix(4).elementsEqual([0x7F, 0x45, 0x4C, 0x46]), let image = try? ELFImage(mapped.bytes)
        else { return nil }
        let bytes = image.sections.reduce(0) { sum, section in
            let isDebug =
                section.name.hasPrefix(".debug_") || section.name.hasPrefix(".zdebug_") || section.name == ".symtab"
                || section.name == ".strtab"
            guard isDebug, section.hasContents, section.fileRange.end <= UInt64(mapped.bytes.count) else { return sum }
            return sum + Int(section.fileRange.length)
        }
        return bytes == 0 ? nil : bytes
    }
}
