import Archive

/// A zip made field by field, so that any of them can lie. Without changes it is sound.
struct ForgedZip {
    struct Entry {
        var name: [UInt8]
        /// The bytes between the headers, as they are.
        var data: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0
        var madeBy: UInt16 = 0x0314
        var mode: UInt16 = 0o100644
        var dosAttributes: UInt32 = 0
        var time: UInt32 = 0x0021_0000
        var crc32: UInt32
        var compressedSize: UInt32
        var size: UInt32
        var disk: UInt16 = 0
        var extra: [UInt8] = []
        var localHeaderOffset: UInt32?
        var centralSignature: UInt32 = 0x0201_4B50

        var localSignature: UInt32 = 0x0403_4B50
        var localName: [UInt8]?
        var localFlags: UInt16?
        var localMethod: UInt16?
        var localTime: UInt32?
        var localCRC32: UInt32?
        var localCompressedSize: UInt32?
        var localSize: UInt32?
        var localExtra: [UInt8] = []
        /// Follows the data: a data descriptor, or what nobody asked for.
        var after: [UInt8] = []
        /// In the directory alone, without a local header.
        var isCentralOnly = false

        init(_ name: String, _ data: [UInt8] = Array("content".utf8)) {
            self.init(name: Array(name.utf8), data)
        }

        init(name: [UInt8], _ data: [UInt8] = Array("content".utf8)) {
            self.name = name
            self.data = data
            var checksum = CRC32()
            checksum.update(data)
            crc32 = checksum.value
            compressedSize = UInt32(data.count)
            size = UInt32(data.count)
        }
    }

    var leading: [UInt8] = []
    var entries: [Entry] = []
    var beforeDirectory: [UInt8] = []
    /// After the last header, but inside the directory.
    var directoryTail: [UInt8] = []
    var beforeEnd: [UInt8] = []
    var disk: UInt16 = 0
    var count: UInt16?
    var directorySize: UInt32?
    var directoryOffset: UInt32?
    var comment: [UInt8] = []
    var commentLength: UInt16?
    var trailing: [UInt8] = []

    init(_ entries: [Entry]) { self.entries = entries }

    /// A sound zip of two files.
    static var sound: ForgedZip { ForgedZip([Entry("a"), Entry("b")]) }

    var bytes: [UInt8] {
        var out = leading
        var directory: [UInt8] = []
        for entry in entries {
            let offset = entry.localHeaderOffset ?? UInt32(out.count)
            if !entry.isCentralOnly { out += entry.local }
            directory += entry.central(offset: offset)
        }
        directory += directoryTail
        out += beforeDirectory
        let start = UInt32(out.count)
        out += directory + beforeEnd
        let number = count ?? UInt16(entries.count)
        out += little(0x0605_4B50 as UInt32) + little(disk) + little(0 as UInt16) + little(number) + little(number)
        out += little(directorySize ?? UInt32(directory.count)) + little(directoryOffset ?? start)
        out += little(commentLength ?? UInt16(comment.count)) + comment + trailing
        return out
    }
}

extension ForgedZip.Entry {
    var local: [UInt8] {
        var out = little(localSignature) + little(20 as UInt16) + little(localFlags ?? flags)
        out += little(localMethod ?? method) + little(localTime ?? time) + little(localCRC32 ?? crc32)
        out += little(localCompressedSize ?? compressedSize) + little(localSize ?? size)
        out += little(UInt16((localName ?? name).count)) + little(UInt16(localExtra.count))
        return out + (localName ?? name) + localExtra + data + after
    }

    func central(offset: UInt32) -> [UInt8] {
        var out = little(centralSignature) + little(madeBy) + little(20 as UInt16) + little(flags) + little(method)
        out += little(time) + little(crc32) + little(compressedSize) + little(size)
        out += little(UInt16(name.count)) + little(UInt16(extra.count)) + little(0 as UInt16) + little(disk)
        out += little(0 as UInt16) + little(UInt32(mode) << 16 | dosAttributes) + little(offset)
        return out + name + extra
    }
}

func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
