import ELF
import ICUData

/// ICU's data as the configuration wants it, for one target: made once, and kept.
struct ICUDataCut: Sendable, Hashable, Codable {
    /// A static library with one object in it, which defines the symbol of ICU's data.
    var library: SHA256Digest
    /// The library that the data is from.
    var origin: SHA256Digest
    /// The name of the member in that one whose place it takes.
    var member: String
    var items: Int
    var bytes: Int
    var allItems: Int
    var allBytes: Int
}

/// Makes ``ICUDataCut``s.
struct ICUDataCutter: Sendable {
    var settings: ICUSettings
    var store: ContentStore

    /// - Throws: names in the configuration that the data does not have, all at once; data that can't be read.
    func cut(_ icu: FoundationICU) throws -> ICUDataCut {
        let origin = try store.records.digest(of: icu.archive)
        let inputs = [origin.hex, settings.identity]
        if let kept = store.value(.icuData, inputs, as: ICUDataCut.self) { return kept }
        let made = try icu.withData { _, found in
            let cut = try found.data.cut(settings.selection)
            if !cut.unknown.isEmpty { throw Failure(cut.unknown.map(settings.problem)) }
            let data = found.data.encoded(cut.items, replacing: cut.replaced)
            let object = data.withUnsafeBytes {
                DataObject(symbol: found.symbol, machine: found.machine).encoded($0)
            }
            let part = StaticArchive.Part(name: found.member.name, contents: object, symbols: [found.symbol])
            return ICUDataCut(
                library: try store.put(StaticArchive.encoded([part])), origin: origin, member: found.member.name,
                items: cut.items.count, bytes: data.count, allItems: found.data.items.count,
                allBytes: found.data.byteCount)
        }
        store.keep(made, .icuData, inputs, contents: [made.library])
        return made
    }

    /// Puts the library where ``LinkerProgram`` knows it for what it is.
    ///
    /// - Parameter directory: for tools of nested builds.
    func install(_ cut: ICUDataCut, in directory: FilePath) throws -> FilePath {
        let path =
            directory / LinkerProgram.icuDirectory / String(cut.library.hex.prefix(16)) / FoundationICU.archiveName
        if FileSystem.exists(path), try store.records.digest(of: path) == cut.library { return path }
        guard let file = store.file(cut.library) else {
            throw Failure(Problem(.internalError, subject: "icu", "ICU's data is not in the store"))
        }
        try FileSystem.createDirectory(path.removingLastComponent())
        try FileSystem.copyReplacing(file, to: path)
        return path
    }
}
