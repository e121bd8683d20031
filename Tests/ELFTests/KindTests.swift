import Testing

@testable import ELF

/// What a file is for, and how it is linked.
@Suite struct KindTests {
    private func image(_ change: (inout SyntheticELF) -> Void) throws -> ELFImage {
        var file = SyntheticELF()
        change(&file)
        return try ELFImage(file.bytes)
    }

    @Test("programs: fixed, position-independent by DF_1_PIE, by DT_DEBUG")
    func programs() throws {
        let fixed = try image {
            $0.type = 2
            $0.flags1 = 0
        }
        #expect(fixed.kind == .executable)
        #expect(fixed.linkage == .dynamic)
        let marked = try image { $0.flags1 = 0x0800_0000 }
        #expect(marked.kind == .executable)
        #expect(marked.dynamic?.isPIE == true)
        let old = try image {
            $0.flags1 = 0
            $0.extraEntries = [(21, 0)]
        }
        #expect(old.kind == .executable)
    }

    @Test("an interpreter alone makes no program: libc.so.6 has one")
    func library() throws {
        let library = try image { $0.flags1 = 0 }
        #expect(library.kind == .sharedLibrary)
        #expect(library.linkage == .dynamic)
        #expect(library.interpreter != nil)
    }

    @Test("static programs, position-independent too; an interpreter or a library makes them dynamic")
    func staticPrograms() throws {
        let fixed = try image {
            $0.type = 2
            $0.interpreter = nil
            $0.hasDynamic = false
        }
        #expect(fixed.isStaticallyLinked)
        let independent = try image {
            $0.interpreter = nil
            $0.needed = []
        }
        #expect(independent.kind == .executable)
        #expect(independent.isStaticallyLinked)
        let interpreted = try image { $0.needed = [] }
        #expect(interpreted.linkage == .dynamic)
        let needing = try image { $0.interpreter = nil }
        #expect(needing.linkage == .dynamic)
    }

    @Test("a debug file's segments may pass its end")
    func debugFile() throws {
        var file = SyntheticELF()
        file.sections = .debugOnly
        var out = file.write()
        for name in ["load", "interp", "dynamic"] {
            out.patchWord("\(name).p_offset", UInt64(out.bytes.count + 0x1000))
        }
        let image = try ELFImage(out.bytes)
        #expect(image.kind == .debugFile)
        #expect(image.linkage == .none)
        #expect(image.interpreter == nil)
        #expect(image.dynamic == nil)
        #expect(image.buildID?.hex == "deadbeef01")
        #expect(try image.symbols(in: out.bytes).count == 2)
        #expect(image.problems.isEmpty)
    }

    @Test("the same segments without such sections are a truncated file")
    func truncated() throws {
        var out = SyntheticELF().write()
        out.patchWord("dynamic.p_offset", UInt64(out.bytes.count + 0x1000))
        let error = #expect(throws: ELFError.self) { try ELFImage(out.bytes) }
        #expect(error?.code == .outsideFile)
    }

    @Test("objects and core dumps are not loaded; a core may be cut")
    func others() throws {
        let object = try image {
            $0.type = 1
            $0.sections = .full
        }
        #expect(object.kind == .relocatable)
        #expect(object.buildID?.hex == "deadbeef01")
        var file = SyntheticELF()
        file.type = 4
        var out = file.write()
        out.patchWord("load.p_filesz", 1 << 30)
        let core = try ELFImage(out.bytes)
        #expect(core.kind == .core)
        #expect(core.linkage == .none)
        #expect(core.notes.count == 1)
    }

    @Test("what nothing takes is unknown", arguments: [0, 5, 0xFE00] as [UInt16])
    func unknownType(_ type: UInt16) throws {
        let image = try image { $0.type = type }
        #expect(image.kind == .unknown)
        #expect(image.linkage == .none)
    }

    @Test("a shared object without a dynamic section is unknown, and so is a program without segments")
    func undecidable() throws {
        #expect(try image { $0.hasDynamic = false }.kind == .unknown)
        var file = SyntheticELF()
        file.type = 2
        var out = file.write()
        out.patch("e_phnum", 0, width: 2)
        #expect(try ELFImage(out.bytes).kind == .unknown)
    }
}
