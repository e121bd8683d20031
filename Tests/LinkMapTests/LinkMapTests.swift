import TestSupport
import Testing

@testable import LinkMap

/// The maps of gold, GNU ld and lld, as text.
@Suite struct LinkMapTests {
    private func map(_ text: String) -> LinkMap? {
        Array(text.utf8).withUnsafeBytes { LinkMap($0) }
    }

    /// `section input address+size`, `*` for the linker's own and `-` for fill.
    private func lines(_ map: LinkMap?) -> [String]? {
        map?.contributions.map { piece in
            let input =
                piece.input == LinkMap.Contribution.fill
                ? "-" : piece.input < 0 ? "*" : map?.inputs[Int(piece.input)] ?? "?"
            return
                "\(map?.outputSections[Int(piece.section)] ?? "?") \(input) \(String(piece.address, radix: 16))+\(String(piece.size, radix: 16))"
        }
    }

    private static let gold = """
        Archive member included because of file (symbol)

        /a/libx.a(one.o)              /b/main.o (x)

        Memory map

         ** file header
                        0x0000000000400000       0x40

        .note.gnu.property
                        0x0000000000400200       0x20
         ** note header
                        0x0000000000400200       0x10
         ** fill        0x0000000000400210       0x10

        .text           0x0000000000401000     0x1000
         .text          0x0000000000401000       0x20 /b/with space (1)/main.o
                        0x0000000000401000                main
         ** fill        0x0000000000401020       0x10
         .text._ZN4long4nameEv
                        0x0000000000401030       0x30 /a/libx.a(one.o)
                        0x0000000000401030                long::name()
         .text.empty    0x0000000000401060        0x0 /a/libx.a(two.o)

        .debug_info     0x0000000000000000      0xfdd
         .debug_info    0x0000000000000000      0xfdd /b/main.o

        """

    @Test func goldsMap() {
        #expect(
            lines(map(Self.gold)) == [
                ".note.gnu.property * 400200+10", ".note.gnu.property - 400210+10",
                ".text /b/with space (1)/main.o 401000+20", ".text - 401020+10", ".text /a/libx.a(one.o) 401030+30",
                ".debug_info /b/main.o 0+fdd",
            ])
    }

    @Test func theMapOfGNUsLinker() {
        let text = """
            Archive member included to satisfy reference by file (symbol)

            Discarded input sections

             .text          0x0000000000000000      0x100 /b/gone.o

            Linker script and memory map

            LOAD /b/main.o
            START GROUP
                            0x000000000040ece0                main = Full_main
            .interp
             *(.interp)

            .text           0x0000000000401000      0x234
             *(.text.unlikely .text.*_unlikely)
             *fill*         0x0000000000401018        0x8\u{20}
             .text          0x0000000000401020       0x30 /b/main.o
                            0x0000000000401020                main
             .rodata.str1.1
                            0x0000000000401050       0x12 /a/libx.a(one.o)
                                             0x1430 (size before relaxing)
                            0x0000000000401062                . = ALIGN (0x8)
            OUTPUT(/b/out elf64-x86-64)

            """
        #expect(
            lines(map(text)) == [
                ".text - 401018+8", ".text /b/main.o 401020+30", ".text /a/libx.a(one.o) 401050+12",
            ])
    }

    @Test func lldsMap() {
        let text = """
                         VMA              LMA     Size Align Out     In      Symbol
                      200270           200270       20     4 .note.ABI-tag
                      200270           200270       20     4         /lib/crt1.o:(.note.ABI-tag)
                      200270           200270       20     1                 __abi_tag
                      2002b8           2002b8      7f8     8 .rela.dyn
                      2002b8           2002b8      7f8     8         <internal>:(.rela.dyn)
                      3002b8           3002b8       10     8 .text
                      3002b8           3002b8        8     8         /a b/libx.a(one:(1).o):(.text._ZN1a(b)E)
                      3002b8           3002b8        8     1                 symbolic _____ 8 spaces
                           0                0      fdd     1 .debug_info
                           0                0      fdd     1         /b/main.o:(.debug_info)

            """
        #expect(
            lines(map(text)) == [
                ".note.ABI-tag /lib/crt1.o 200270+20", ".rela.dyn * 2002b8+7f8",
                ".text /a b/libx.a(one:(1).o) 3002b8+8", ".debug_info /b/main.o 0+fdd",
            ])
    }

    @Test(arguments: ["", "\n", "hello", "Archive member included\n\n", "\u{0}\u{1}"])
    func otherTextIsNoMap(text: String) { #expect(map(text) == nil) }

    /// Cut off anywhere, and with bytes changed, a map is read as far as it makes sense.
    @Test func damageDoesNotTrap() {
        let whole = Array(Self.gold.utf8)
        let all = map(Self.gold)?.contributions.count ?? 0
        var read = 0
        for end in whole.indices where whole[..<end].withUnsafeBytes({ LinkMap($0) != nil }) { read += 1 }
        #expect(all == 6 && read > whole.count / 2)
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if bytes.withUnsafeBytes({ LinkMap($0) != nil }) { read += 1 }
        }
        #expect(read > 1000, "most of them are still maps")
    }
}
