import Foundation
import TestSupport
import Testing

@testable import ELF

/// What is written when a file is stripped.
@Suite struct StripTests {
    @Test("all four shapes", arguments: SyntheticELF.shapes)
    func shapes(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        let input = file.bytes
        let plan = try #require(try Stripped.plan(input))
        let output = Stripped.write(plan, of: input)
        let before = try ELFImage(input)
        let after = try ELFImage(output)
        #expect(after.problems == [])
        #expect(after.segments == before.segments)
        #expect(after.dynamic == before.dynamic)
        #expect(after.needed == ["libc.so.6", "libm.so.6"])
        #expect(after.sections.map(\.name) == ["", ".text", ".bss", ".note", ".dynsym", ".gnu_debuglink", ".shstrtab"])
        #expect(after.debugLink?.fileName == Stripped.debugName)
        #expect(after.debugLink?.crc == 0)
        #expect(after.debugLink?.crcOffset == plan.checksumOffset)
        #expect(plan.buildID == before.buildID?.fileRange)
        #expect(after.buildID?.bytes == [0, 0, 0, 0, 0])
        #expect(plan.byteOrder == byteOrder)
        #expect(output.count < input.count)
        let facts = try StrippedFacts(output)
        #expect(try facts.segments == StrippedFacts(input).segments)
        // The names are gone, not hidden.
        #expect(output.firstRange(of: Array("local_function".utf8)) == nil)
        // A stripped file has nothing more to lose.
        let again = try #require(try Stripped.plan(output))
        #expect(Stripped.write(again, of: output) == output)
    }

    @Test("what can't stay where it is, or leads to what is gone, is another tool's")
    func refusals() throws {
        func plan(dead: Bool = false, _ change: (inout ByteWriter) -> Void) throws -> ELFStrip? {
            var file = SyntheticELF()
            file.sections = .full
            file.hasDeadSection = dead
            var out = file.write()
            change(&out)
            return try Stripped.plan(out.bytes)
        }
        #expect(try plan { _ in } != nil)
        #expect(try plan(dead: true) { _ in } != nil)
        // .symtab becomes loaded, outside all segments.
        #expect(try plan { $0.patch($0.offset(".symtab.sh_type") + 4, 2, width: 8) } == nil)
        // .dynsym's strings would be .strtab's, .symtab's symbols.
        for index in [5, 6, 99] as [UInt64] {
            #expect(try plan { $0.patch(".dynsym.sh_link", index, width: 4) } == nil, "\(index)")
        }
        #expect(try plan { $0.patch("e_shstrndx", 1, width: 2) } == nil)
        #expect(try plan { $0.patch("e_shnum", 0, width: 2) } == nil)
        #expect(try plan { $0.patchWord("e_shoff", 0) } == nil)
        #expect(try plan { $0.patch("e_type", 1, width: 2) } == nil)
        // What is to be removed takes the place of the dynamic symbols, of the headers, of the dynamic section.
        for place in ["table DT_SYMTAB", "e_type", "load.header", "dynamic", "interp"] {
            let spoiled = try plan(dead: true) { $0.patchWord(".comment.sh_offset", UInt64($0.offset(place))) }
            #expect(spoiled == nil, "\(place)")
        }
    }

    @Test("a removed section that is loaded leaves zeros", arguments: SyntheticELF.shapes)
    func zeros(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        file.hasDeadSection = true
        let out = file.write()
        let dead = out.offset("dead")
        let output = Stripped.write(try #require(try Stripped.plan(out.bytes)), of: out.bytes)
        #expect(output[dead..<dead + 16].allSatisfy { $0 == 0 })
        #expect(out.bytes[dead..<dead + 16].allSatisfy { $0 == 0xDD })
        #expect(try ELFImage(output).sections.dropFirst().first?.name == ".bss")
        #expect(!output.contains(0xDD))
    }

    @Test("names that are no file's", arguments: ["", "a/b", "a\0b"])
    func names(_ name: String) throws {
        var file = SyntheticELF()
        file.sections = .full
        let bytes = file.bytes
        let image = try ELFImage(bytes)
        #expect(bytes.withUnsafeBytes { ELFStrip(image, in: $0, removing: [], debugName: name) } == nil)
        #expect(bytes.prefix(100).withUnsafeBytes { ELFStrip(image, in: $0, removing: [], debugName: "x") } == nil)
    }

    @Test("spoiled files: nothing traps, and what is written can be read", arguments: SyntheticELF.shapes)
    func fuzz(_ fileClass: ELFImage.FileClass, _ byteOrder: ELFImage.ByteOrder) throws {
        var file = SyntheticELF(fileClass, byteOrder)
        file.sections = .full
        file.hasDeadSection = true
        let out = file.write()
        // The sections' fields are what decides here.
        let fields = out.marks.filter { $0.key.contains("sh_") || $0.key.hasPrefix("e_sh") }
        var random = SeededGenerator(seed: 7)
        var (written, unlike, separated) = (0, 0, 0)
        let mutants = Sweep.count(10_000, unit: 1500)
        for _ in 0..<mutants {
            let bytes = random.mutant(of: out.bytes, interesting: fields.values.sorted())
            guard let image = try? ELFImage(bytes), let plan = try Stripped.plan(bytes) else { continue }
            written += 1
            let output = Stripped.write(plan, of: bytes)
            #expect(output.count <= 2 * bytes.count + 4096)
            // The tool reads what it has written, too, and leaves such a file to another one.
            guard let after = try? ELFImage(output), plan.describes(after, madeFrom: image) else {
                unlike += 1
                continue
            }
            #expect(after.needed == image.needed)
            if let debug = try Stripped.debugPlan(bytes, buildID: image.buildID?.bytes) {
                separated += 1
                #expect(Stripped.write(debug.pieces, of: bytes).count <= 2 * bytes.count + 4096 + 1 << 20)
            }
            // With the wrong bytes, too.
            let half = Array(out.bytes.prefix(out.bytes.count / 2))
            _ = half.withUnsafeBytes { ELFDebugFile(image, in: $0, buildID: nil) }
            _ = half.withUnsafeBytes { ELFStrip(image, in: $0, removing: [".text"], debugName: "x") }
        }
        print("\(fileClass) \(byteOrder): \(written) mutants stripped, \(unlike) unlike themselves then")
        #expect(written > mutants / 20)
        #expect(unlike < written / 20)
        #expect(separated > written / 2)
    }
}

extension ByteWriter {
    func offset(_ mark: String) -> Int { marks[mark] ?? 0 }
}

extension [UInt8] {
    func firstRange(of needle: [UInt8]) -> Int? {
        indices.first { self[$0...].starts(with: needle) }
    }
}
