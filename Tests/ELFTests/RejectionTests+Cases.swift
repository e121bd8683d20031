@testable import ELF

extension RejectionTests {
    static let header: [Rejection] = [
        Rejection("another magic", .notELF) { out in
            out.patch(0, 0x23, width: 1)
            return 0
        },
        Rejection("an empty file", .notELF) { out in
            out.truncate(to: 0)
            return 0
        },
        Rejection("a magic alone", .truncated) { out in
            out.truncate(to: 4)
            return 4
        },
        Rejection("half a header", .truncated) { out in
            out.truncate(to: out.place("e_entry") + 2)
            return out.place("e_entry")
        },
        Rejection("class 3", .unsupportedClass) { out in
            out.patch(4, 3, width: 1)
            return 4
        },
        Rejection("byte order 0", .unsupportedByteOrder) { out in
            out.patch(5, 0, width: 1)
            return 5
        },
        Rejection("e_ident version 2", .unsupportedVersion) { out in
            out.patch(6, 2, width: 1)
            return 6
        },
        Rejection("e_version 0", .unsupportedVersion, field: "e_version", 0, width: 4),
        Rejection("e_phentsize 1", .badEntrySize, field: "e_phentsize", 1, width: 2),
        Rejection("program headers after the end", .outsideFile, field: "e_phnum", 4000, width: 2, at: "e_phoff"),
        Rejection("PN_XNUM without sections", .badEntrySize, field: "e_phnum", 0xFFFF, width: 2, at: "e_shentsize"),
        Rejection(
            "a huge number of program headers in section 0", .limitExceeded, prepare: { $0.sections = .full },
            spoil: { out in
                out.patch("e_phnum", 0xFFFF, width: 2)
                out.patch("null.sh_info", 0xFFFF_FFFF, width: 4)
                return out.place("e_phnum")
            }),
    ]

    static let segments: [Rejection] = [
        Rejection("more in the file than in memory", .segmentSizes, field: "load.p_memsz", 1, at: "load.header"),
        Rejection("address and size overflow", .overflow, only: .bits64) { out in
            out.patchWord("load.p_vaddr", .max & ~0xFFF)
            out.patchWord("load.p_memsz", 0xFFFF_FFFF)
            return out.place("load.header")
        },
        Rejection("offset and size overflow", .overflow, only: .bits64, field: "interp.p_offset", .max),
        Rejection(
            "a segment after the end of the file", .outsideFile, field: "interp.p_offset", 0x7000_0000,
            at: "interp.header"),
        Rejection(
            "an alignment that is no power of two", .misalignedSegment, field: "load.p_align", 0x1001, at: "load.header"
        ),
        Rejection("an address off its offset", .misalignedSegment, field: "load.p_vaddr", 0x40_0001, at: "load.header"),
        Rejection("two interpreters", .duplicateSegment, field: "note.header", 3, width: 4),
        Rejection("two dynamic sections", .duplicateSegment, field: "note.header", 2, width: 4),
        Rejection("an interpreter of one byte", .badInterpreter, field: "interp.p_filesz", 1, at: "interp.header"),
        Rejection("an interpreter without end", .badInterpreter, field: "interp.p_filesz", 15, at: "interp.header"),
        Rejection("an interpreter without name", .badInterpreter, field: "interp", 0, width: 1, at: "interp.header"),
        Rejection("an interpreter that is not UTF-8", .notUTF8, field: "interp", 0xFF, width: 1),
        Rejection(
            "a dynamic section in no segment", .unmappedAddress, field: "dynamic.p_vaddr", 0x10, at: "dynamic.header"),
        Rejection(
            "a dynamic section elsewhere by its offset", .dynamicMismatch, field: "dynamic.p_offset", 0x40,
            at: "dynamic.header"),
        Rejection("two segments with different bytes at one address", .ambiguousAddress) { out in
            out.patch("note.header", 1, width: 4)
            out.patchWord("note.p_vaddr", SyntheticELF.base)
            out.patchWord("note.p_offset", 8)
            out.patchWord("note.p_align", 8)
            out.patchWord("note.p_filesz", UInt64(out.bytes.count - 8))
            out.patchWord("note.p_memsz", UInt64(out.bytes.count))
            return out.place("dynamic.header")
        },
    ]

    static let dynamic: [Rejection] = [
        Rejection("no DT_NULL", .missingTerminator, field: "DT_NULL.tag", 99, at: "dynamic"),
        Rejection(
            "no DT_STRTAB", .missingTag, prepare: { $0.needs = [] },
            spoil: { out in
                out.patchWord("DT_STRTAB.tag", 99)
                return out.place("dynamic")
            }),
        Rejection(
            "no DT_STRTAB for versions", .missingTag, prepare: { $0.needed = [] },
            spoil: { out in
                out.patchWord("DT_STRTAB.tag", 99)
                return out.place("DT_VERNEED.tag")
            }),
        Rejection("DT_STRTAB in no segment", .unmappedAddress, field: "DT_STRTAB", 0x10),
        Rejection("DT_STRSZ passes its segment", .outsideFile, field: "DT_STRSZ", 0x10_0000),
        Rejection(
            "two string tables", .conflictingTag, field: "extra", 0x40_0000, at: "DT_STRTAB.tag",
            prepare: { $0.extraEntries = [(5, 0)] }),
        Rejection("a library's name after the table", .badString, field: "DT_NEEDED", 0x10_0000),
        Rejection("a library's name at the end of 2^64", .badString, field: "DT_NEEDED", .max),
        Rejection("a library's name that is not UTF-8", .notUTF8) { out in
            let name = out.place("strings") + 1
            out.patch(name, 0xFF, width: 1)
            out.patchWord("DT_NEEDED", 1)
            return out.place("DT_NEEDED")
        },
        Rejection(
            "a library's name without end", .badString,
            prepare: {
                $0.needed = ["libc.so.6"]
                $0.needs = []
            },
            spoil: { out in
                // One byte of the string table's segment is left for it, and that is not NUL.
                let end = out.place("strings") + 2
                out.patch(end - 1, 0x41, width: 1)
                out.patchWord("DT_NEEDED", 1)
                out.patchWord("DT_STRSZ", 1)
                let tail = UInt64(out.place("dynamic"))
                out.patchWord("load.p_filesz", UInt64(end))
                // The dynamic section keeps a segment of its own: what was the note.
                out.patch("note.header", 1, width: 4)
                out.patchWord("note.p_offset", tail)
                out.patchWord("note.p_vaddr", SyntheticELF.base + tail)
                out.patchWord("note.p_filesz", UInt64(out.bytes.count) - tail)
                out.patchWord("note.p_memsz", UInt64(out.bytes.count) - tail)
                return out.place("DT_NEEDED")
            }),
        Rejection(
            "more entries than any file has", .limitExceeded,
            prepare: { $0.extraEntries = .init(repeating: (99, 0), count: 20_000) },
            spoil: { out in
                out.place("dynamic") + DynamicReader.limit * 2 * out.wordBytes
            }),
    ]

    static let versions: [Rejection] = [
        Rejection("version needs without count", .missingTag, field: "DT_VERNEEDNUM.tag", 99, at: "DT_VERNEED.tag"),
        Rejection("version needs in no segment", .unmappedAddress, field: "DT_VERNEED", 0x10),
        Rejection("fewer needs than announced", .brokenVersionChain, field: "DT_VERNEEDNUM", 3),
        Rejection("more needs than announced", .brokenVersionChain, field: "DT_VERNEEDNUM", 1),
        Rejection("a huge number of needs", .brokenVersionChain, field: "DT_VERNEEDNUM", .max),
        Rejection("a need that leads into itself", .brokenVersionChain, field: "vn_next", 8, width: 4),
        Rejection("a need that leads backward", .brokenVersionChain) { out in
            out.patchWord("DT_VERNEEDNUM", 3)
            out.patch("vn_next", 0xFFFF_FFE0, width: 4)
            return out.place("vn_next")
        },
        Rejection("a need that leads off alignment", .brokenVersionChain) { out in
            out.patchWord("DT_VERNEEDNUM", 3)
            out.patch("vn_next", 18, width: 4)
            return out.place("vn_next")
        },
        Rejection("no needs announced, and some there", .brokenVersionChain, field: "DT_VERNEEDNUM", 0),
        Rejection("a need's versions out of the segment", .brokenVersionChain, field: "vn_aux", 0x10_0000, width: 4),
        Rejection("a need's versions off alignment", .brokenVersionChain, field: "vn_aux", 17, width: 4),
        Rejection("a version that leads into itself", .brokenVersionChain, field: "vna_next", 4, width: 4),
        Rejection("fewer versions than announced", .brokenVersionChain, field: "vn_cnt", 2, width: 2),
        Rejection(
            "more versions than announced", .brokenVersionChain, field: "vn_cnt", 0, width: 2, at: "vn_cnt",
            prepare: { file in
                file.needs = [("libc.so.6", [("A", 2, 0)])]
            }),
        Rejection("more versions than there are indices", .limitExceeded, field: "vn_cnt", 0xFFFF, width: 2),
        Rejection("a record of version 2", .unsupportedVersion, field: "vn_version", 2, width: 2),
        Rejection("a version's name after the table", .badString, field: "vna_name", 0x10_0000, width: 4),
        Rejection(
            "a library's name after the table, in the needs", .badString, field: "vn_file", 0xFFFF_FFFF, width: 4),
        Rejection(
            "a definition that leads into itself", .brokenVersionChain, field: "vd_next", 4, width: 4, prepare: define),
        Rejection("a definition without name", .brokenVersionChain, field: "vd_cnt", 0, width: 2, prepare: define),
        Rejection(
            "a definition's names out of the segment", .brokenVersionChain, field: "vd_aux", 0xFFFF_FFFC, width: 4,
            prepare: define),
        Rejection(
            "a definition's names that overlap", .brokenVersionChain, field: "vda_next", 4, width: 4, prepare: define),
        Rejection("a definition of version 0", .unsupportedVersion, field: "vd_version", 0, width: 2, prepare: define),
        Rejection(
            "a definition's name after the table", .badString, field: "vda_name", 0x10_0000, width: 4, prepare: define),
    ]

    @Sendable private static func define(_ file: inout SyntheticELF) { file.definitions = [(["X_1"], 9, 0)] }
}
