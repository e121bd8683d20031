import Testing

@testable import ELF

/// Every field, in both classes and byte orders, against what was written.
@Suite struct FieldTests {
    @Test("header, segments, dynamic section and versions", arguments: SyntheticELF.shapes)
    func load(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.machine = 183
        file.soname = "libüber.so.1"
        file.rpath = "/old"
        file.runpath = "/opt/lib:$ORIGIN/lib"
        file.flags1 = 1
        file.extraEntries = [(30, 4), (0x7FFF_FFFD, 0), (0x7FFF_FFFF, 0), (0x6FFF_FEFC, 0)]
        let out = file.write()
        let image = try ELFImage(out.bytes)

        #expect(image.fileClass == fileClass)
        #expect(image.byteOrder == byteOrder)
        #expect(image.machine == .aarch64)
        #expect(image.type == .shared)
        #expect(image.kind == .sharedLibrary)
        #expect(image.osABI == 3)
        #expect(image.abiVersion == 9)
        #expect(image.entry == SyntheticELF.base + 0x100)
        #expect(image.flags == 0x5A)
        #expect(image.segments.map(\.type) == [.load, .interpreter, .dynamic, .note])
        let load = try #require(image.segments.first)
        #expect(load.permissions == [.read, .execute])
        #expect(load.address == SyntheticELF.base)
        #expect(load.fileRange == FileRange(offset: 0, length: UInt64(out.bytes.count)))
        #expect(load.memorySize == UInt64(out.bytes.count) + 256)
        #expect(load.alignment == 0x1000)
        #expect(image.interpreter == "/lib/ld-test.so")
        #expect(image.needed == ["libc.so.6", "libm.so.6"])
        #expect(image.soname == "libüber.so.1")
        #expect(image.rpath == "/old")
        #expect(image.runpath == "/opt/lib:$ORIGIN/lib")
        let dynamic = try #require(image.dynamic)
        #expect(dynamic.flags == 4)
        #expect(dynamic.flags1 == 1)
        #expect(dynamic.bindsNow)
        #expect(!dynamic.isPIE)
        #expect(dynamic.auxiliaries == [""])
        #expect(dynamic.filters == [""])
        #expect(dynamic.audits == [""])
        #expect(dynamic.entry(.soname)?.valueOffset == out.marks["DT_SONAME"].map(UInt64.init))
        #expect(dynamic.entry(.soname)?.fileOffset == out.marks["DT_SONAME.tag"].map(UInt64.init))
        #expect(dynamic.stringTable?.offset == out.marks["strings"].map(UInt64.init))
        #expect(image.problems.isEmpty)
    }

    @Test("a note's build-id and where it stands; ABI tag; properties", arguments: SyntheticELF.shapes)
    func notes(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        var tag = ByteWriter(fileClass, byteOrder)
        for value in [0, 4, 18, 1] as [UInt32] { tag.put(value) }
        var property = ByteWriter(fileClass, byteOrder)
        for value in [ELFImage.Property.x86ISANeeded, 4, 3] as [UInt32] { property.put(value) }
        property.align(Int(fileClass.wordSize))
        file.notes = [
            ("stapsdt", 3, [9]), ("GNU", 5, property.bytes), ("GNU", 1, tag.bytes),
            ("GNU", 3, [0xDE, 0xAD, 0xBE, 0xEF, 1]),
        ]
        let out = file.write()
        let image = try ELFImage(out.bytes)
        #expect(image.notes.map(\.owner) == ["stapsdt", "GNU", "GNU", "GNU"])
        #expect(image.notes.map(\.type) == [3, 5, 1, 3])
        #expect(image.buildID?.bytes == [0xDE, 0xAD, 0xBE, 0xEF, 1])
        #expect(image.buildID?.hex == "deadbeef01")
        #expect(image.buildID?.fileRange == FileRange(offset: UInt64(out.marks["note.content"] ?? 0), length: 5))
        #expect(image.abiTag == ELFImage.ABITag(system: 0, major: 4, minor: 18, patch: 1))
        #expect(image.properties.map(\.type) == [ELFImage.Property.x86ISANeeded])
        #expect(image.properties.map(\.bytes.count) == [4])
        #expect(image.problems.isEmpty)
    }

    @Test("sections, debug link and the full symbol table", arguments: SyntheticELF.shapes)
    func sections(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        let out = file.write()
        let image = try ELFImage(out.bytes)
        #expect(
            image.sections.map(\.name) == [
                "", ".text", ".bss", ".note", ".dynsym", ".symtab", ".strtab", ".gnu_debuglink", ".shstrtab",
            ])
        #expect(image.sections[1].flags == [.allocate, .execute])
        #expect(image.sections[1].address == SyntheticELF.base + 0x100)
        #expect(image.sections[1].fileRange == FileRange(offset: 0x100, length: 0x10))
        #expect(image.sections[1].hasContents)
        #expect(image.sections[2].type == .noBits)
        #expect(!image.sections[2].hasContents)
        #expect(image.debugLink?.fileName == "tool.debug")
        #expect(image.debugLink?.crc == SyntheticELF.debugCRC)
        #expect(image.debugLink?.crcOffset == out.marks["debuglink.crc"].map(UInt64.init))
        let symbols = try image.symbols(in: out.bytes)
        #expect(symbols.map(\.name) == ["local_function", "main"])
        #expect(symbols.map(\.value) == [SyntheticELF.base + 1, SyntheticELF.base + 2])
        #expect(symbols.map(\.size) == [1, 2])
        #expect(symbols.map(\.binding) == [.local, .global])
        #expect(symbols.map(\.type) == [.function, .function])
        #expect(symbols.map(\.section) == [1, 1])
        #expect(image.problems.isEmpty)
    }

    @Test("the number of program headers beyond 65,534 stands in section 0", arguments: SyntheticELF.shapes)
    func manySegments(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        var out = file.write()
        out.patch("e_phnum", 0xFFFF, width: 2)
        out.patch("null.sh_info", 4, width: 4)
        #expect(try ELFImage(out.bytes).segments.count == 4)
    }

    @Test(
        "the number of sections and the index of their names beyond 65,279 stand in section 0",
        arguments: SyntheticELF.shapes)
    func manySections(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        var out = file.write()
        out.patch("e_shnum", 0, width: 2)
        out.patch("e_shstrndx", 0xFFFF, width: 2)
        out.patchWord("null.sh_size", 9)
        out.patch("null.sh_link", 8, width: 4)
        #expect(try ELFImage(out.bytes).sections.last?.name == ".shstrtab")
    }

    @Test("machines have a number and a name")
    func machines() {
        for value in UInt16.min...UInt16.max where ELFImage.Machine(rawValue: value).rawValue != value {
            Issue.record("machine \(value) does not round-trip")
        }
        #expect(ELFImage.Machine.x86_64.name == "x86_64")
        #expect(ELFImage.Machine(rawValue: 183) == .aarch64)
        #expect(ELFImage.Machine(rawValue: 4711).description == "machine 4711")
    }

    @Test("file types have a number")
    func types() {
        for value in 0...6 as ClosedRange<UInt16> {
            #expect(ELFImage.FileType(rawValue: value).rawValue == value)
        }
        #expect(ELFImage.FileType(rawValue: 3) == .shared)
    }
}
