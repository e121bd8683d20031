@testable import ELF

/// A tiny ELF file to be: one `PT_LOAD` over all of it, and what a test asks for.
struct SyntheticELF {
    var fileClass = ELFImage.FileClass.bits64
    var byteOrder = ELFImage.ByteOrder.little
    var type: UInt16 = 3
    var machine: UInt16 = 62
    var interpreter: String? = "/lib/ld-test.so"
    var hasDynamic = true
    var needed = ["libc.so.6", "libm.so.6"]
    var soname: String?
    var rpath: String?
    var runpath: String?
    var flags1: UInt64 = 0x0800_0000
    var extraEntries: [(tag: UInt64, value: UInt64)] = []
    var notes: [(owner: String, type: UInt32, content: [UInt8])] = [("GNU", 3, [0xDE, 0xAD, 0xBE, 0xEF, 1])]
    var needs: [(library: String, versions: [(name: String, index: UInt16, flags: UInt16)])] = [
        ("libc.so.6", [("GLIBC_2.2.5", 2, 0), ("GLIBC_2.34", 3, 2)]), ("libm.so.6", [("GLIBC_2.35", 4, 0)]),
    ]
    var definitions: [(names: [String], index: UInt16, flags: UInt16)] = []
    /// Undefined ones (section 0) come first, as linkers put them.
    var symbols: [(name: String, info: UInt8, section: UInt16, version: UInt16)] = [
        ("printf", 0x12, 0, 2), ("hypotf", 0x12, 0, 4), ("maybe", 0x20, 0, 0), ("main", 0x12, 7, 1),
    ]
    var hash = Hash.gnu
    var relocatedSymbols: [UInt32] = [1, 2]
    var sections = Sections.none
    /// `.text` is called `.comment`, and has 16 bytes that nothing else has.
    var hasDeadSection = false

    enum Hash { case none, sysV, gnu, emptyGNU }
    /// `.debugOnly` is what `objcopy --only-keep-debug` leaves.
    enum Sections { case none, full, debugOnly }

    static let base: UInt64 = 0x40_0000
    static let debugCRC: UInt32 = 0x1234_ABCD

    /// All four shapes of an ELF file.
    static let shapes: [(ELFImage.FileClass, ELFImage.ByteOrder)] = [
        (.bits64, .little), (.bits32, .little), (.bits64, .big), (.bits32, .big),
    ]

    init(_ fileClass: ELFImage.FileClass = .bits64, _ byteOrder: ELFImage.ByteOrder = .little) {
        self.fileClass = fileClass
        self.byteOrder = byteOrder
    }

    var bytes: [UInt8] { write().bytes }
}
