private import CLibArchive
import Platform

extension LibarchiveEntry {
    /// Takes over what libarchive's entry says, or returns nil where it has no name.
    ///
    /// `archive_entry_pathname` gives the bytes in the locale's character set: for a zip's UTF-8 names the conversion
    /// is to UTF-8, for others there is none.
    init?(_ entry: OpaquePointer) {
        guard let name = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else { return nil }
        self.name = Self.bytes(name)
        // A tar's mode field has room for more bits than any mode.
        permissions = UInt16(truncatingIfNeeded: archive_entry_perm(entry)) & 0o7777
        size = archive_entry_size_is_set(entry) == 0 ? nil : UInt64(max(0, archive_entry_size(entry)))
        let type = UInt16(truncatingIfNeeded: archive_entry_filetype(entry))
        if let target = archive_entry_hardlink(entry) {
            kind = .hardLink(target: Self.text(target))
        } else {
            kind =
                switch type {
                case FileType.regular: .file
                case FileType.directory: .directory
                case FileType.symbolicLink: .symbolicLink(target: archive_entry_symlink(entry).flatMap(Self.text))
                default: .special
                }
        }
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        // A tar may give a name a megabyte.
        CText.bytes(text)
    }

    private static func text(_ text: UnsafePointer<CChar>) -> String? {
        let bytes = bytes(text)
        let string = String(decoding: bytes, as: UTF8.self)
        return string.utf8.elementsEqual(bytes) ? string : nil
    }
}
