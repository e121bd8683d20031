/// One entry as libarchive sees it.
package struct LibarchiveEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        case directory
        /// The target is nil where it is not valid UTF-8.
        case symbolicLink(target: String?)
        /// Another entry's content under one more name (tar).
        case hardLink(target: String?)
        /// A device, FIFO or socket.
        case special
    }

    /// The name's bytes, with a directory's trailing `/` if the archive has it.
    package let name: [UInt8]
    package let kind: Kind
    /// Permission bits, set-user-ID and the like included.
    package let permissions: UInt16
    /// Bytes of content as the archive declares them; nil where it does not.
    package let size: UInt64?

    /// The name as a path.
    ///
    /// - Throws: the reason why it is none: nothing that libarchive hands over is safe by itself.
    package func path() throws(ArchivePath.Problem) -> ArchivePath {
        let isNamedDirectory = name.last == UInt8(ascii: "/")
        return try ArchivePath(utf8: isNamedDirectory ? name.dropLast() : name[...])
    }

    /// The name for messages; a long one is cut.
    package var printableName: String {
        let limit = ArchivePath.maximumComponentByteCount
        return String(decoding: name.prefix(limit), as: UTF8.self) + (name.count > limit ? "…" : "")
    }
}
