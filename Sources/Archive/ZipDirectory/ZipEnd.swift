/// The end of central directory record (APPNOTE 4.3.16).
struct ZipEnd {
    let offset: UInt64
    let entryCount: Int
    let directoryOffset: UInt64

    /// The farthest that the record can lie from the end: its fixed part and a comment of 16-bit length.
    private static let searchedByteCount: UInt64 = UInt64(ZipFormat.endLength) + 0xFFFF

    /// Finds the record, or says why there is none to go by.
    static func find<Source: ByteSource>(
        in source: Source, limits: ZipLimits, problems: inout [ZipProblem]
    ) throws(Source.Failure) -> ZipEnd? {
        let tailCount = min(source.byteCount, searchedByteCount)
        let tailOffset = source.byteCount - tailCount
        guard let tail = try source.bytes(at: tailOffset, count: tailCount) else { return nil }
        let candidates = Self.candidates(in: tail)
        guard let last = candidates.last else {
            problems.append(ZipProblem(code: .noEndRecord, offset: source.byteCount, entry: nil))
            return nil
        }
        let offset = tailOffset + UInt64(last)
        // An earlier record is common (a zip within a zip), but not one whose comment reaches exactly to the end.
        for earlier in candidates.dropLast() where commentEnd(of: earlier, in: tail) == tail.count {
            problems.append(
                ZipProblem(code: .ambiguousEndRecord, offset: tailOffset + UInt64(earlier), entry: nil))
        }
        func report(_ code: ZipProblem.Code) {
            problems.append(ZipProblem(code: code, offset: offset, entry: nil))
        }
        let end = commentEnd(of: last, in: tail)
        if end < tail.count { report(.trailingBytes(UInt64(tail.count - end))) }
        if end > tail.count { report(.truncated) }
        let fields = Fields(tail[last...])
        if hasZIP64Locator(before: last, in: tail) || fields.saysZIP64 {
            report(.zip64)
            return nil
        }
        if fields.severalDisks { report(.severalDisks) }
        if fields.entryCount > limits.maximumEntryCount {
            report(.tooManyEntries(fields.entryCount, limit: limits.maximumEntryCount))
            return nil
        }
        if fields.directorySize > limits.maximumDirectoryByteCount {
            report(.directoryTooLarge(fields.directorySize, limit: limits.maximumDirectoryByteCount))
            return nil
        }
        // Both have 32 bits, so that the sum fits. Wherever else the directory may be, no two readers need agree on it.
        guard fields.directoryOffset + fields.directorySize == offset else {
            report(.directoryOutOfPlace)
            return nil
        }
        return ZipEnd(offset: offset, entryCount: fields.entryCount, directoryOffset: fields.directoryOffset)
    }

    /// Where the signature stands with room for the fixed part behind it.
    private static func candidates(in tail: [UInt8]) -> [Int] {
        guard tail.count >= ZipFormat.endLength else { return [] }
        return (0...tail.count - ZipFormat.endLength).filter { position in
            tail[position] == 0x50 && tail[position + 1] == 0x4B && tail[position + 2] == 5 && tail[position + 3] == 6
        }
    }

    private static func commentEnd(of position: Int, in tail: [UInt8]) -> Int {
        position + ZipFormat.endLength + Int(tail[position + 20]) + Int(tail[position + 21]) << 8
    }

    private static func hasZIP64Locator(before position: Int, in tail: [UInt8]) -> Bool {
        guard position >= ZipFormat.zip64LocatorLength else { return false }
        var reader = LittleEndianReader(tail[(position - ZipFormat.zip64LocatorLength)...])
        return reader.read(UInt32.self) == ZipFormat.zip64LocatorSignature
    }
}

extension ZipEnd {
    /// The record's fields, 4.4.19 to 4.4.24. Room for them has been made sure of; missing ones count as 0.
    private struct Fields {
        let severalDisks: Bool
        let entryCount: Int
        let directorySize: UInt64
        let directoryOffset: UInt64

        init(_ bytes: ArraySlice<UInt8>) {
            var reader = LittleEndianReader(bytes)
            _ = reader.read(UInt32.self)
            let disk = reader.read(UInt16.self) ?? 0
            let directoryDisk = reader.read(UInt16.self) ?? 0
            let countOnDisk = reader.read(UInt16.self) ?? 0
            let count = reader.read(UInt16.self) ?? 0
            severalDisks = disk != 0 || directoryDisk != 0 || countOnDisk != count
            entryCount = Int(count)
            directorySize = UInt64(reader.read(UInt32.self) ?? 0)
            directoryOffset = UInt64(reader.read(UInt32.self) ?? 0)
        }

        /// APPNOTE 4.4.1.4: a field with all bits set refers to the ZIP64 record.
        var saysZIP64: Bool {
            entryCount == 0xFFFF || directorySize == 0xFFFF_FFFF || directoryOffset == 0xFFFF_FFFF
        }
    }
}
