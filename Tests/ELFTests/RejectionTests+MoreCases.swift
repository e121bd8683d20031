@testable import ELF

extension RejectionTests {
    static let symbols: [Rejection] = [
        Rejection("symbols of another size", .badEntrySize, by: .dynamicSymbols, field: "DT_SYMENT", 12),
        Rejection(
            "symbols without strings", .missingTag, by: .dynamicSymbols,
            prepare: {
                $0.needed = []
                $0.needs = []
            },
            spoil: { out in
                out.patchWord("DT_STRTAB.tag", 99)
                return out.place("DT_SYMTAB.tag")
            }),
        Rejection("symbols in no segment", .unmappedAddress, by: .dynamicSymbols, field: "DT_SYMTAB", 0x10),
        Rejection(
            "a number of symbols that passes the segment", .outsideFile, by: .dynamicSymbols,
            prepare: { $0.hash = .sysV },
            spoil: { out in
                out.patch(out.place("nchain") + 4, 0x1000_0000, width: 4)
                return out.place("DT_SYMTAB")
            }),
        Rejection(
            "a number of symbols beyond 2^32", .limitExceeded, by: .dynamicSymbols, only: .bits64,
            prepare: {
                $0.machine = 22
                $0.hash = .sysV
            },
            spoil: { out in
                out.patch(out.place("nchain") + 8, 1 << 40, width: 8)
                return out.place("DT_SYMTAB.tag")
            }),
        Rejection("a symbol index beyond the table, in a relocation", .outsideFile, by: .dynamicSymbols) { out in
            out.patchWord("r_info", out.fileClass == .bits64 ? 0x7FFF_FFFF_0000_0006 : 0x7FFF_FF06)
            return out.place("DT_SYMTAB")
        },
        Rejection(
            "nothing that says how many symbols there are", .unknownSymbolCount, by: .dynamicSymbols,
            prepare: {
                $0.hash = .none
                $0.relocatedSymbols = []
            },
            spoil: { $0.place("DT_SYMTAB.tag") }),
        Rejection("a hash table in no segment", .unmappedAddress, by: .dynamicSymbols, field: "DT_GNU_HASH", 0x10),
        Rejection("a bucket before the chains", .badHashTable, by: .dynamicSymbols, field: "bucket", 1, width: 4),
        Rejection(
            "a filter that passes the segment", .truncated, by: .dynamicSymbols, field: "bloom_size", 0xFFFF_FFFF,
            width: 4, at: "table DT_GNU_HASH"),
        Rejection("relocations of another size", .badEntrySize, by: .dynamicSymbols, field: "DT_RELAENT", 7),
        Rejection(
            "relocations that pass the segment", .outsideFile, by: .dynamicSymbols, field: "DT_RELASZ", 0x1000_0000,
            at: "DT_RELA"),
        Rejection(
            "a name after the string table", .badString, by: .dynamicSymbols, field: "st_name", 0x10_0000, width: 4),
        Rejection(
            "a version index that nobody defines", .unknownVersionIndex, by: .dynamicSymbols, field: "versym", 77,
            width: 2),
        Rejection(
            "a version index that two needs claim", .duplicateVersionIndex, by: .dynamicSymbols, field: "vna_other", 3,
            width: 2),
        Rejection(
            "a version index that a need and a definition claim", .duplicateVersionIndex, by: .dynamicSymbols,
            field: "vna_other", 9, width: 2,
            prepare: {
                $0.definitions = [(["X_1"], 9, 0)]
            }),
        Rejection(
            "a version index that two definitions claim", .duplicateVersionIndex, by: .dynamicSymbols, field: "vd_ndx",
            8, width: 2,
            prepare: {
                $0.definitions = [(["X_1"], 8, 0), (["X_2"], 9, 0)]
            }),
        Rejection("symbol versions in no segment", .unmappedAddress, by: .dynamicSymbols, field: "DT_VERSYM", 0x10),
        Rejection(
            "a full symbol table of another size", .badSection, by: .symbols, field: ".symtab.sh_entsize", 7,
            at: ".symtab.sh_name", prepare: full),
        Rejection(
            "a full symbol table without strings", .badSection, by: .symbols, field: ".symtab.sh_link", 1, width: 4,
            at: ".symtab.sh_name", prepare: full),
        Rejection(
            "a full symbol table whose strings are no section", .badSection, by: .symbols, field: ".symtab.sh_link",
            0xFFFF_FFFF, width: 4, at: ".symtab.sh_name", prepare: full),
    ]

    static let sections: [Rejection] = [
        Rejection(
            "section headers of another size", .badEntrySize, by: .problem, field: "e_shentsize", 1, width: 2,
            prepare: full),
        Rejection(
            "section headers after the end", .outsideFile, by: .problem, field: "e_shnum", 4000, width: 2,
            at: "e_shoff", prepare: full),
        Rejection(
            "section headers at the end of 2^64", .truncated, by: .problem, prepare: full,
            spoil: { out in
                out.patchWord("e_shoff", .max)
                return out.bytes.count
            }),
        Rejection(
            "a huge number of sections in section 0", .limitExceeded, by: .problem, prepare: full,
            spoil: { out in
                out.patch("e_shnum", 0, width: 2)
                out.patchWord("null.sh_size", .max)
                return out.place("e_shnum")
            }),
        Rejection(
            "section names in no section", .badSection, by: .problem, field: "e_shstrndx", 4000, width: 2, prepare: full
        ),
        Rejection(
            "a section's name after its table", .badString, by: .problem, field: ".text.sh_name", 4000, width: 4,
            prepare: full),
        Rejection(
            "a section after the end", .badSection, by: .problem, field: ".text.sh_offset", 0x1000_0000,
            at: ".text.sh_name", prepare: full),
        Rejection(
            "a debug link without checksum", .badDebugLink, by: .problem, field: ".gnu_debuglink.sh_size", 12,
            at: "debuglink", prepare: full),
        Rejection(
            "a debug link without name", .badDebugLink, by: .problem, field: "debuglink", 0, width: 1, prepare: full),
    ]

    static let notes: [Rejection] = [
        Rejection(
            "a note's content passes its segment", .badNote, by: .problem, field: "note.n_descsz", 4000, width: 4,
            at: "notes"),
        Rejection(
            "a note's owner passes its segment", .badNote, by: .problem, field: "note.n_namesz", .max, width: 4,
            at: "notes"),
        Rejection(
            "a build-id of no bytes", .badNote, by: .problem, field: "note.n_descsz", 0, width: 4, at: "note.content"),
        Rejection("an ABI tag of 5 bytes", .truncated, by: .problem) { out in
            out.patch("note.n_type", 1, width: 4)
            return out.place("note.content") + 4
        },
        Rejection(
            "a program property that passes its note", .badNote, by: .problem,
            prepare: {
                $0.notes = [("GNU", 5, [UInt8](repeating: 0x7F, count: 16))]
            },
            spoil: { $0.place("note.content") }),
        Rejection(
            "notes of a core dump after its end", .badNote, by: .problem, field: "note.p_offset", 0x7000_0000,
            at: "note.header", prepare: { $0.type = 4 }),
    ]

    @Sendable private static func full(_ file: inout SyntheticELF) { file.sections = .full }
}
