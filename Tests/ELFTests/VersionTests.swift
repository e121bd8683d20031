import Testing

@testable import ELF

@Suite struct VersionTests {
    @Test("version needs, with the places of what a rewrite changes", arguments: SyntheticELF.shapes)
    func needs(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        let out = SyntheticELF(fileClass, byteOrder).write()
        let image = try ELFImage(out.bytes)
        #expect(image.versionNeeds.map(\.library) == ["libc.so.6", "libm.so.6"])
        #expect(image.versionNeeds.map { $0.versions.map(\.name) } == [["GLIBC_2.2.5", "GLIBC_2.34"], ["GLIBC_2.35"]])
        #expect(image.versionNeeds[0].versions.map(\.index) == [2, 3])
        #expect(image.versionNeeds[0].versions.map(\.isWeak) == [false, true])
        let need = image.versionNeeds[1]
        let last = try #require(need.versions.last)
        #expect(need.countOffset == out.marks["vn_cnt"].map(UInt64.init))
        #expect(need.firstVersionOffset == out.marks["vn_aux"].map(UInt64.init))
        #expect(need.nextOffset == out.marks["vn_next"].map(UInt64.init))
        #expect(last.hashOffset == out.marks["vna_hash"].map(UInt64.init))
        #expect(last.nameFieldOffset == out.marks["vna_name"].map(UInt64.init))
        #expect(last.nextOffset == out.marks["vna_next"].map(UInt64.init))
        #expect(last.hash == ELFHash.sysV("GLIBC_2.35"))
        let name = try #require(out.marks["strings"]) + Int(last.nameOffset)
        #expect(Array(out.bytes[name..<name + 11]) == Array("GLIBC_2.35".utf8) + [0])
    }

    @Test("version definitions", arguments: SyntheticELF.shapes)
    func definitions(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.needs = []
        file.definitions = [
            (["libx.so.1"], 1, 1), (["X_1.0"], 2, 0), (["X_2.0", "X_1.0"], 3, 2),
        ]
        let image = try ELFImage(file.bytes)
        #expect(image.versionDefinitions.map(\.name) == ["libx.so.1", "X_1.0", "X_2.0"])
        #expect(image.versionDefinitions.map(\.parents) == [[], [], ["X_1.0"]])
        #expect(image.versionDefinitions.map(\.index) == [1, 2, 3])
        #expect(image.versionDefinitions.map(\.isBase) == [true, false, false])
        #expect(image.versionDefinitions.map(\.isWeak) == [false, false, true])
        #expect(image.versionDefinitions.map(\.hash) == ["libx.so.1", "X_1.0", "X_2.0"].map(ELFHash.sysV))
    }

    @Test("the hash of version names is the System V one")
    func hash() {
        // As `objdump -p` prints them for any glibc program.
        #expect(ELFHash.sysV("GLIBC_2.2.5") == 0x0969_1A75)
        #expect(ELFHash.sysV("GLIBC_2.17") == 0x0696_9197)
        #expect(ELFHash.sysV("") == 0)
    }

    @Test("a version's name may stand at the end of the declared string table")
    func nameAtTheEnd() throws {
        let file = SyntheticELF()
        var out = file.write()
        let last = try #require(try ELFImage(out.bytes).versionNeeds.last?.versions.last)
        out.patchWord("DT_STRSZ", UInt64(last.nameOffset))
        #expect(try ELFImage(out.bytes).versionNeeds.last?.versions.last?.name == "GLIBC_2.35")
    }
}
