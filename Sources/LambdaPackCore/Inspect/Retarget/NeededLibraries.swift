import ELF

/// Takes a library out of what a file needs, in place and without changing its size.
///
/// `DT_NEEDED` entries stand in the dynamic section, an array that ends with the first `DT_NULL` (gABI, Dynamic Section).
/// Those behind the entry move up by one place, and the array ends one place earlier. Nothing refers to an entry by
/// its place.
enum NeededLibraries {
    /// - Returns: nil where the file does not need the library.
    static func patch(
        removing soname: String, from image: ELFImage, in bytes: UnsafeRawBufferPointer
    ) -> RetargetPlan.Patch? {
        guard let dynamic = image.dynamic else { return nil }
        let needed = dynamic.entries.filter { $0.tag == .needed }
        guard let removed = zip(needed, dynamic.needed).first(where: { $0.1 == soname })?.0,
            let last = dynamic.entries.last
        else { return nil }
        let size: UInt64 = image.fileClass == .bits64 ? 16 : 8
        let (end, overflow) = last.fileOffset.addingReportingOverflow(size)
        guard !overflow, end >= removed.fileOffset + size,
            let range = FileRange(offset: removed.fileOffset, length: end - removed.fileOffset)?
                .indices(in: bytes.count)
        else { return nil }
        let moved = bytes[range].dropFirst(Int(size))
        return RetargetPlan.Patch(
            offset: range.lowerBound, bytes: Array(moved) + [UInt8](repeating: 0, count: Int(size)))
    }

    /// - Returns: whether the file needed it.
    static func remove(_ soname: String, from file: FilePath) throws -> Bool {
        let patch: RetargetPlan.Patch?
        do {
            let mapped = try MappedFile.open(file)
            patch = Self.patch(removing: soname, from: try ELFImage(mapped.bytes), in: mapped.bytes)
        } catch let error as ELFError {
            throw Failure(.unreadableELF(file, error))
        }
        guard let patch else { return false }
        try FileSystem.overwrite(file, at: patch.offset, with: patch.bytes)
        return true
    }
}
