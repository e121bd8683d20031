private import CLibArchive
import Platform

/// The owner of one archive that libarchive reads, entry by entry from the front.
///
/// A warning counts as an error: libarchive 3.6 only warns of a wrong CRC. It says nothing of names that differ
/// between a zip's headers, of overlaps and duplicates, so that a zip of foreign origin has to pass `ZipDirectory`
/// first.
package struct LibarchiveReader: ~Copyable {
    /// What to expect. One format only, so that no file can be read as one thing here and another there.
    package enum Format: Hashable, Sendable {
        /// By the central directory, as Lambda's own unpacking goes.
        case zip
        /// Plain, or compressed by gzip, xz or zstd.
        case tar
        /// Either, or one compressed file, which becomes an entry without a name of its own. For looking into files
        /// that nobody unpacks by what is read here.
        case any
        /// The payload of an RPM package: a cpio archive behind the package's headers.
        case rpm
        /// A Debian package (deb(5)): an ar archive of two tar archives.
        case deb
    }

    /// The version of the libarchive that runs, as in `libarchive 3.6.2`.
    package static var libraryVersion: String { String(cString: archive_version_string()) }

    private var archive: OpaquePointer?
    private let descriptor: OwnedDescriptor
    /// The entry whose content can be read now.
    private var current: (name: String, size: UInt64?)?

    private static let blockByteCount = 1 << 18

    private init(archive: OpaquePointer, descriptor: consuming OwnedDescriptor) {
        self.archive = archive
        self.descriptor = descriptor
    }

    /// - Throws: `ArchiveError` where the file can't be opened, or libarchive does not recognise the format.
    package static func open(_ path: String, format: Format) throws(ArchiveError) -> LibarchiveReader {
        try open(try OwnedDescriptor.openFile(path), format: format)
    }

    static func open(
        _ descriptor: consuming OwnedDescriptor, format: Format
    ) throws(ArchiveError) -> LibarchiveReader {
        guard let archive = archive_read_new() else { throw ArchiveError(.open, descriptor.path.string, .outOfMemory) }
        let number = descriptor.number
        let reader = LibarchiveReader(archive: archive, descriptor: descriptor)
        switch format {
        case .zip: try reader.check(archive_read_support_format_zip_seekable(archive), .open)
        case .tar, .any:
            if format == .any {
                try reader.check(archive_read_support_format_zip_seekable(archive), .open)
                try reader.check(archive_read_support_format_raw(archive), .open)
            }
            // A filter that libarchive lacks gives a warning, since it would start a program of that name.
            try reader.check(archive_read_support_format_tar(archive), .open)
            try reader.check(archive_read_support_filter_gzip(archive), .open)
            try reader.check(archive_read_support_filter_xz(archive), .open)
            try reader.check(archive_read_support_filter_zstd(archive), .open)
        case .rpm:
            try reader.check(archive_read_support_format_cpio(archive), .open)
            try reader.check(archive_read_support_filter_rpm(archive), .open)
            try reader.check(archive_read_support_filter_gzip(archive), .open)
            try reader.check(archive_read_support_filter_xz(archive), .open)
            try reader.check(archive_read_support_filter_zstd(archive), .open)
        case .deb: try reader.check(archive_read_support_format_ar(archive), .open)
        }
        // After a failed open the archive may only be freed, which is what `deinit` does.
        try reader.check(archive_read_open_fd(archive, number, blockByteCount), .open)
        return reader
    }

    /// Closes and reports what only closing tells.
    package consuming func close() throws(ArchiveError) {
        let status = archive_read_close(archive)
        try check(status, .close)
    }

    deinit {
        archive_read_free(archive)
    }
}

extension LibarchiveReader {
    /// The file is no archive but one compressed file: its only entry has no name that means anything.
    package var isSingleFile: Bool { archive_format(archive) == ARCHIVE_FORMAT_RAW }

    /// The next entry, or nil after the last one. What is left of the entry before it is passed over.
    package mutating func next() throws(ArchiveError) -> LibarchiveEntry? {
        current = nil
        var pointer: OpaquePointer?
        let status = UTF8Locale.use { archive_read_next_header(archive, &pointer) }
        if status == ARCHIVE_EOF { return nil }
        try check(status, .read)
        guard let pointer, let entry = UTF8Locale.use({ LibarchiveEntry(pointer) }) else {
            throw ArchiveError(.read, descriptor.path.string, .unreadableName)
        }
        current = (entry.printableName, entry.size)
        return entry
    }

    /// Streams the current entry's content, block by block.
    ///
    /// - Parameters:
    ///   - limitBytes: where to stop with an error, whatever the entry declares.
    ///   - body: gets each block; its bytes are valid during the call only.
    /// - Returns: the number of bytes, which is what the entry declares, if it does.
    /// - Throws: `ArchiveError`: damaged data, a wrong CRC, a size that is not as declared, holes; and what `body` throws.
    @discardableResult
    package mutating func readContent(
        limitBytes: UInt64, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> UInt64 {
        guard let (name, size) = current else { return 0 }
        current = nil
        let limit = min(limitBytes, size ?? .max)
        var count: UInt64 = 0
        while true {
            var block: UnsafeRawPointer?
            var blockCount = 0
            var offset: Int64 = 0
            let status = archive_read_data_block(archive, &block, &blockCount, &offset)
            if status == ARCHIVE_EOF { break }
            try check(status, .read, entry: name)
            guard UInt64(exactly: offset) == count || blockCount == 0 else {
                throw ArchiveError(.read, subject(name), .sparse)
            }
            count += UInt64(blockCount)
            guard count <= limit else {
                let code: ArchiveError.Code =
                    limit == size
                    ? .sizeDisagrees(declared: limit, found: count) : .tooLarge(bytes: count, limit: limit)
                throw ArchiveError(.read, subject(name), code)
            }
            try body(UnsafeRawBufferPointer(start: block, count: blockCount))
        }
        if let size, size != count {
            throw ArchiveError(.read, subject(name), .sizeDisagrees(declared: size, found: count))
        }
        return count
    }

    private func subject(_ entry: String?) -> String {
        entry.map { "\($0) in \(descriptor.path.string)" } ?? descriptor.path.string
    }

    private func check(
        _ status: Int32, _ operation: ArchiveError.Operation, entry: String? = nil
    ) throws(ArchiveError) {
        guard status != ARCHIVE_OK else { return }
        let message = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
        throw ArchiveError(operation, subject(entry), .libarchive(code: status, message: message))
    }
}
