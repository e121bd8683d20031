/// The raw fields of one central directory header (APPNOTE 4.3.12).
struct CentralHeader {
    let madeBy: UInt16
    let flags: UInt16
    let method: UInt16
    let dosTime: UInt32
    let crc32: UInt32
    let compressedSize: UInt32
    let size: UInt32
    let diskNumber: UInt16
    let externalAttributes: UInt32
    let localHeaderOffset: UInt32
    let name: [UInt8]
    let extra: ArraySlice<UInt8>

    /// Reads what follows the signature; nil where the bytes end too early.
    init?(from reader: inout LittleEndianReader) {
        guard let madeBy = reader.read(UInt16.self), reader.read(UInt16.self) != nil,
            let flags = reader.read(UInt16.self), let method = reader.read(UInt16.self),
            let dosTime = reader.read(UInt32.self), let crc32 = reader.read(UInt32.self),
            let compressedSize = reader.read(UInt32.self), let size = reader.read(UInt32.self),
            let nameLength = reader.read(UInt16.self), let extraLength = reader.read(UInt16.self),
            let commentLength = reader.read(UInt16.self), let diskNumber = reader.read(UInt16.self),
            reader.read(UInt16.self) != nil, let externalAttributes = reader.read(UInt32.self),
            let localHeaderOffset = reader.read(UInt32.self), let name = reader.readBytes(Int(nameLength)),
            let extra = reader.readBytes(Int(extraLength)), reader.readBytes(Int(commentLength)) != nil
        else { return nil }
        self.madeBy = madeBy
        self.flags = flags
        self.method = method
        self.dosTime = dosTime
        self.crc32 = crc32
        self.compressedSize = compressedSize
        self.size = size
        self.diskNumber = diskNumber
        self.externalAttributes = externalAttributes
        self.localHeaderOffset = localHeaderOffset
        self.name = Array(name)
        self.extra = extra
    }

    /// `st_mode` with type bits (4.4.15). Where the host is not Unix, or wrote none, the name and MS-DOS's bit decide.
    var mode: UInt16 {
        let host = UInt8(madeBy >> 8)
        let unixMode = UInt16(externalAttributes >> 16)
        let looksLikeDirectory =
            name.last == UInt8(ascii: "/") || externalAttributes & ZipFormat.dosDirectory != 0
        let kind: ArchiveEntry.Kind = looksLikeDirectory ? .directory : .file(executable: false)
        guard host == ZipFormat.Host.unix || host == ZipFormat.Host.macOS, unixMode != 0 else { return kind.mode }
        return unixMode & FileType.mask == 0 ? unixMode | kind.mode & FileType.mask : unixMode
    }

    func entry(at offset: UInt64) -> ZipDirectory.Entry {
        let isNamedDirectory = name.last == UInt8(ascii: "/")
        return ZipDirectory.Entry(
            name: name, path: try? ArchivePath(utf8: isNamedDirectory ? name.dropLast() : name[...]), mode: mode,
            method: method, flags: flags, dosTime: dosTime, crc32: crc32, compressedSize: UInt64(compressedSize),
            size: UInt64(size), localHeaderOffset: UInt64(localHeaderOffset), offset: offset, dataOffset: nil)
    }
}
