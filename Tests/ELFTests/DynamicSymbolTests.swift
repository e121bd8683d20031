import Testing

@testable import ELF

@Suite struct DynamicSymbolTests {
    @Test("names, kinds and versions", arguments: SyntheticELF.shapes)
    func symbols(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.definitions = [(["libx.so.1"], 1, 1), (["X_1"], 5, 0)]
        file.symbols = [
            ("printf", 0x12, 0, 2), ("hypotf", 0x12, 0, 4), ("maybe", 0x20, 0, 0), ("main", 0x1A, 7, 1),
            ("new", 0xA1, 7, 5), ("old", 0x16, 7, 0x8005),
        ]
        let out = file.write()
        let image = try ELFImage(out.bytes)
        let symbols = try image.dynamicSymbols(in: out.bytes)
        #expect(symbols.map(\.name) == ["printf", "hypotf", "maybe", "main", "new", "old"])
        #expect(symbols.map(\.index) == [1, 2, 3, 4, 5, 6])
        #expect(symbols.map(\.binding) == [.global, .global, .weak, .global, .unique, .global])
        #expect(symbols.map(\.type) == [.function, .function, .none, .indirectFunction, .object, .threadLocal])
        #expect(symbols.map(\.visibility) == [.hidden, .default, .default, .default, .default, .default])
        #expect(symbols.map(\.isDefined) == [false, false, false, true, true, true])
        #expect(symbols.map(\.isRequired) == [true, true, false, false, false, false])
        #expect(symbols.map(\.size) == [1, 2, 3, 4, 5, 6])
        #expect(symbols.map(\.value) == [0, 0, 0] + (4...6).map { SyntheticELF.base + $0 })
        #expect(
            symbols.map(\.version) == [
                .needed("GLIBC_2.2.5", library: "libc.so.6"), .needed("GLIBC_2.35", library: "libm.so.6"), .unversioned,
                .unversioned, .defined("X_1", isDefault: true), .defined("X_1", isDefault: false),
            ])
        #expect(symbols.map(\.versionIndex) == [2, 4, 0, 1, 5, 0x8005])
        #expect(symbols.last?.versionIndexOffset == out.marks["versym"].map(UInt64.init))
    }

    @Test("every way to their number leads to the same symbols", arguments: SyntheticELF.shapes)
    func counts(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.relocatedSymbols = []
        for hash in [SyntheticELF.Hash.gnu, .sysV] {
            file.hash = hash
            #expect(try file.dynamicSymbols().count == 4, "\(hash)")
        }
        file.machine = 22  // S/390, whose hash table has 8-byte words in 64-bit files
        #expect(try file.dynamicSymbols().count == 4)
        file.machine = 62
        file.hash = .none
        file.sections = .full
        #expect(try file.dynamicSymbols().count == 4)
        file.sections = .none
        file.relocatedSymbols = [2, 4, 3]
        #expect(try file.dynamicSymbols().count == 4)
        file.machine = 8  // MIPS says it in a tag of its own
        file.extraEntries = [(0x7000_0011, 5)]
        #expect(try file.dynamicSymbols().count == 4)
    }

    @Test("an empty GNU hash table hides no symbol that a relocation needs", arguments: SyntheticELF.shapes)
    func emptyHash(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.symbols.removeLast()
        file.hash = .emptyGNU
        file.relocatedSymbols = [1, 2]
        #expect(try file.dynamicSymbols().map(\.name) == ["printf", "hypotf"])
    }

    @Test("a file without versions has symbols without versions")
    func unversioned() throws {
        var file = SyntheticELF()
        file.needs = []
        let symbols = try file.dynamicSymbols()
        #expect(symbols.map(\.version) == [.unversioned, .unversioned, .unversioned, .unversioned])
        #expect(symbols.allSatisfy { $0.versionIndex == nil && $0.versionIndexOffset == nil })
    }

    @Test("nothing that isn't loaded has dynamic symbols")
    func noDynamic() throws {
        var file = SyntheticELF()
        file.hasDynamic = false
        #expect(try file.dynamicSymbols().isEmpty)
    }
}

extension SyntheticELF {
    fileprivate func dynamicSymbols() throws -> [ELFImage.DynamicSymbol] {
        let bytes = self.bytes
        return try ELFImage(bytes).dynamicSymbols(in: bytes)
    }
}
