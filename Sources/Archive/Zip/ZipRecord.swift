/// One entry's headers, in the canonical form: nothing in them that does not follow from name, mode and content.
struct ZipRecord {
    /// As stored: with a directory's trailing `/`.
    let name: [UInt8]
    let kind: ArchiveEntry.Kind
    let method: UInt16
    let crc32: UInt32
    let compressedSize: UInt32
    let size: UInt32
    let localHeaderOffset: UInt32

    /// The name as the archive has it. APPNOTE 4.3.7 leaves the trailing `/` to custom; every reader goes by it.
    static func storedName(of path: ArchivePath, isDirectory: Bool) -> [UInt8] {
        Array(path.string.utf8) + (isDirectory ? [UInt8(ascii: "/")] : [])
    }

    /// APPNOTE 4.3.7.
    func localHeader() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ZipFormat.localLength + name.count)
        bytes.appendLittleEndian(ZipFormat.localSignature)
        appendSharedFields(to: &bytes)
        bytes.append(contentsOf: name)
        return bytes
    }

    /// APPNOTE 4.3.12.
    func centralHeader() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ZipFormat.centralLength + name.count)
        bytes.appendLittleEndian(ZipFormat.centralSignature)
        // 4.4.2: version 2.0 of the specification, attributes of Unix.
        bytes.appendLittleEndian(UInt16(ZipFormat.Host.unix) << 8 | 20)
        appendSharedFields(to: &bytes)
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.12 comment length
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.13 disk number start
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.14 internal attributes: not known to be text
        // 4.4.15 external attributes: st_mode in the upper half, as Info-ZIP does; MS-DOS's directory bit below.
        let directoryBit = kind == .directory ? ZipFormat.dosDirectory : 0
        bytes.appendLittleEndian(UInt32(kind.mode) << 16 | directoryBit)
        bytes.appendLittleEndian(localHeaderOffset)  // 4.4.16
        bytes.append(contentsOf: name)
        return bytes
    }

    /// The fields from "version needed" to "extra field length", alike in both headers.
    private func appendSharedFields(to bytes: inout [UInt8]) {
        // 4.4.3.2: 2.0 for a folder or deflate, else 1.0.
        let needed: UInt16 = method == ZipFormat.deflated || kind == .directory ? 20 : 10
        bytes.appendLittleEndian(needed)
        // 4.4.4: bit 11 says UTF-8, which for an ASCII name changes nothing (appendix D.1). Bits 1 and 2 stay clear
        // at any level, and bit 3 too: sizes and CRC are known beforehand.
        let flags = name.contains { $0 >= 0x80 } ? ZipFormat.Flag.utf8 : 0
        bytes.appendLittleEndian(flags)
        bytes.appendLittleEndian(method)
        // 4.4.6: 00:00:00 on 1980-01-01, the first moment that the format can express.
        bytes.appendLittleEndian(0x0000 as UInt16)
        bytes.appendLittleEndian(0x0021 as UInt16)
        bytes.appendLittleEndian(crc32)
        bytes.appendLittleEndian(compressedSize)
        bytes.appendLittleEndian(size)
        bytes.appendLittleEndian(UInt16(name.count))
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.11 no extra field: no times, no user and group ids
    }

    /// APPNOTE 4.3.16, without a comment.
    static func endOfCentralDirectory(entryCount: UInt16, directorySize: UInt32, directoryOffset: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(ZipFormat.endSignature)
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.19 this disk
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.20 the directory's disk
        bytes.appendLittleEndian(entryCount)  // 4.4.21 entries on this disk
        bytes.appendLittleEndian(entryCount)  // 4.4.22 entries
        bytes.appendLittleEndian(directorySize)
        bytes.appendLittleEndian(directoryOffset)
        bytes.appendLittleEndian(0 as UInt16)  // 4.4.25 comment length
        return bytes
    }
}
