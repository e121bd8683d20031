import ELF
import ICUData

/// Foundation's ICU as a toolchain or a Swift SDK brings it: `lib_FoundationICU.a`, with all of ICU's data in one object.
struct FoundationICU: Sendable {
    /// The static library.
    var archive: FilePath

    static let archiveName = "lib_FoundationICU.a"
    static let libraryName = "lib_FoundationICU.so"

    /// That of what builds a target; nil where it has none, as SDKs without Foundation.
    static func find(for target: BuildTarget, toolchain: Toolchain) -> FoundationICU? {
        let directories: [FilePath]
        if let sdk = target.sdk {
            let resources = [sdk.staticResources, sdk.resources.map { $0.removingLastComponent() / "swift_static" }]
            // The Static Linux SDK has its libraries in a folder of another name.
            directories = resources.compactMap(\.self).flatMap { [$0 / "linux", $0 / "linux-static"] }
        } else {
            directories = [toolchain.staticLibraries]
        }
        return directories.map { $0 / archiveName }.first { FileSystem.exists($0) }.map(FoundationICU.init)
    }

    /// The member of the library that holds the data, as the linker knows it.
    struct DataMember {
        /// `icudt76_dat`
        var symbol: String
        var member: StaticArchive.Member
        var machine: ELFImage.Machine
        var data: CommonData
    }

    /// Reads the library.
    ///
    /// - Parameter body: gets it and its data, which are valid during the call.
    func withData<Result>(_ body: (StaticArchive, DataMember) throws -> Result) throws -> Result {
        let mapped = try MappedFile.open(archive)
        let library: StaticArchive
        let found: DataMember
        do {
            library = try StaticArchive(mapped.bytes)
            guard let (symbol, member) = library.member(defining: Self.isDataSymbol) else {
                throw unusable("no object in it defines ICU's data")
            }
            let object = library.contents(of: member)
            let machine = try ELFImage(object).machine
            guard let start = Self.dataOffset(in: object, from: 0) else {
                throw unusable("'\(member.name)' does not hold common data")
            }
            let data = try CommonData(UnsafeRawBufferPointer(rebasing: object[start...]))
            found = DataMember(symbol: symbol, member: member, machine: machine, data: data)
        } catch let error as ELFError {
            throw unusable("\(error)")
        } catch let error as ICUDataError {
            throw unusable("\(error)")
        }
        return try body(library, found)
    }

    /// The next place from `start` on at which ICU's common data may begin: its format stands at 12, behind the marks of
    /// all of ICU's data at 2 and 3.
    static func dataOffset(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while let hit = ByteSearch.firstOffset(of: "CmnD", anchor: 1, in: bytes, from: position) {
            if hit >= start + 12, bytes[hit - 10] == 0xDA, bytes[hit - 9] == 0x27 { return hit - 12 }
            position = hit + 4
        }
        return nil
    }

    /// `icudt`, the version and `_dat` (ICU's `U_ICUDATA_ENTRY_POINT`).
    private static func isDataSymbol(_ name: String) -> Bool {
        name.hasPrefix("icudt") && name.hasSuffix("_dat") && name.dropFirst(5).dropLast(4).allSatisfy(\.isNumber)
    }

    private func unusable(_ cause: String) -> Failure {
        Failure(
            Problem(
                .sdkUnusable, subject: archive.string, "ICU's data can't be read from \(archive)", cause: cause,
                advice: "take 'icu:' out of the configuration, or build with another toolchain or Swift SDK"))
    }
}
