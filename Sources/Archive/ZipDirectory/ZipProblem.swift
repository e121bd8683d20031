/// One reason not to trust a zip: what, where, and in which entry.
package struct ZipProblem: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        // The container
        case noEndRecord
        /// Two end records that both fit: two readers may see two archives.
        case ambiguousEndRecord
        case trailingBytes(UInt64)
        case leadingBytes(UInt64)
        /// Bytes that belong to no entry.
        case gap(UInt64)
        /// Bytes that belong to two entries, or to an entry and the directory.
        case overlap(UInt64)
        case truncated
        case wrongSignature(UInt32)
        case severalDisks
        case zip64
        case directoryOutOfPlace
        case entryCountDisagrees(declared: Int, found: Int)
        // Limits
        case tooManyEntries(Int, limit: Int)
        case directoryTooLarge(UInt64, limit: UInt64)
        case unzippedTooLarge(UInt64, limit: UInt64)
        /// The rest of the archive was not looked at.
        case tooManyProblems(limit: Int)
        case ratioTooHigh(compressed: UInt64, unzipped: UInt64, limit: UInt64)
        // One entry
        case encrypted
        case unsupportedMethod(UInt16)
        case unsupportedFlags(UInt16)
        case malformedExtraField
        case name(ArchivePath.Problem)
        /// Bytes beyond ASCII that nothing marks as UTF-8: some readers take them for code page 437.
        case unmarkedName
        /// Info-ZIP's Unicode path field (APPNOTE 4.6.9) says another name.
        case secondNameDiffers
        /// A field of the local header is not that of the central directory.
        case localHeaderDiffers(Field)
        case dataDescriptorDiffers
        case storedSizeDiffers(compressed: UInt64, unzipped: UInt64)
        /// A device, FIFO, socket or unknown type: `st_mode`.
        case specialFile(UInt16)
        /// Set-user-ID, set-group-ID or sticky: `st_mode`.
        case specialPermissions(UInt16)
        /// A directory without a trailing `/`, or something else with one.
        case typeDisagreesWithName
        case directoryWithContent(UInt64)
        case collision(NameCollision.Kind, with: String)
    }

    /// A field that stands in both headers.
    package enum Field: String, Hashable, Sendable {
        case name, flags, method, time, crc32, compressedSize, size, mode
    }

    package let code: Code
    /// Bytes from the start of the file to the record concerned.
    package let offset: UInt64
    /// The entry's name, printable: control bytes and invalid UTF-8 replaced, a long one cut. Nil where no entry is concerned.
    package let entry: String?

    package init(code: Code, offset: UInt64, entry: String?) {
        self.code = code
        self.offset = offset
        self.entry = entry
    }
}

extension ZipProblem: CustomStringConvertible {
    package var description: String {
        (entry.map { "entry '\($0)' " } ?? "") + "at byte \(offset): \(code)"
    }
}

extension ZipProblem.Code: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noEndRecord: "no end of central directory record; not a zip, or cut short"
        case .ambiguousEndRecord: "a second end of central directory record"
        case .trailingBytes(let count): "\(count) bytes after the end"
        case .leadingBytes(let count): "\(count) bytes before the first entry"
        case .gap(let count): "\(count) bytes that belong to no entry"
        case .overlap(let count): "\(count) bytes shared with what lies before"
        case .truncated: "the record ends before its fields do"
        case .wrongSignature(let found): "unknown signature 0x\(String(found, radix: 16))"
        case .severalDisks: "part of an archive on several disks"
        case .zip64: "ZIP64 is not supported"
        case .directoryOutOfPlace: "the central directory is not where the end record says"
        case .entryCountDisagrees(let declared, let found): "\(declared) entries are declared, \(found) are there"
        case .tooManyEntries(let count, let limit): "\(count) entries, at most \(limit) are allowed"
        case .directoryTooLarge(let bytes, let limit): "a directory of \(bytes) bytes, at most \(limit) are allowed"
        case .unzippedTooLarge(let bytes, let limit): "\(bytes) bytes unzipped, at most \(limit) are allowed"
        case .tooManyProblems(let limit): "\(limit) problems and more; the rest was not looked at"
        case .ratioTooHigh(let compressed, let unzipped, let limit):
            "\(unzipped) bytes from \(compressed), at most \(limit):1 is allowed"
        case .encrypted: "encrypted"
        case .unsupportedMethod(let method): "compression method \(method); only 0 and 8 are supported"
        case .unsupportedFlags(let flags): "general purpose flags 0x\(String(flags, radix: 16))"
        case .malformedExtraField: "the extra field's parts do not fit it"
        case .name(let problem): "the name \(problem)"
        case .unmarkedName: "the name is not ASCII and not marked as UTF-8"
        case .secondNameDiffers: "the Unicode path field says another name"
        case .localHeaderDiffers(let field): "local header and central directory disagree on \(field.rawValue)"
        case .dataDescriptorDiffers: "the data descriptor disagrees with the central directory, or is missing"
        case .storedSizeDiffers(let compressed, let unzipped):
            "stored, yet \(compressed) bytes are to give \(unzipped)"
        case .specialFile(let mode): "neither file, directory nor link (mode 0\(String(mode, radix: 8)))"
        case .specialPermissions(let mode): "set-user-ID, set-group-ID or sticky (mode 0\(String(mode, radix: 8)))"
        case .typeDisagreesWithName: "directory by name or by mode, not by both"
        case .directoryWithContent(let bytes): "a directory with \(bytes) bytes of content"
        case .collision(let kind, let other): "\(kind) '\(other)'"
        }
    }
}
