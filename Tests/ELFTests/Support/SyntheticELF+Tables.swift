@testable import ELF

extension SyntheticELF {
    /// Symbols, hash, relocations and versions; returns the dynamic entries that lead to them.
    func writeTables(
        _ out: inout ByteWriter, _ strings: inout StringTableWriter
    ) -> [(name: String, tag: UInt64, value: UInt64)] {
        var entries: [(name: String, tag: UInt64, value: UInt64)] = []
        func start(_ out: inout ByteWriter, _ name: String, _ tag: UInt64) {
            out.align(8)
            out.mark("table \(name)")
            entries.append((name, tag, Self.base + UInt64(out.bytes.count)))
        }
        start(&out, "DT_SYMTAB", 6)
        writeSymbols(&out, [("", 0, 0)] + symbols.map { ($0.name, $0.info, $0.section) }, &strings)
        entries.append(("DT_SYMENT", 11, fileClass.symbolSize))
        if hash == .sysV {
            start(&out, "DT_HASH", 4)
            let wide = fileClass == .bits64 && (machine == 22 || machine == 0x9026)
            out.mark("nchain")
            for value in [1, symbols.count + 1] + [Int](repeating: 0, count: symbols.count + 2) {
                if wide { out.put(UInt64(value)) } else { out.put(UInt32(value)) }
            }
        } else if hash != .none {
            start(&out, "DT_GNU_HASH", 0x6FFF_FEF5)
            writeGNUHash(&out)
        }
        if !relocatedSymbols.isEmpty {
            start(&out, "DT_RELA", 7)
            for symbol in relocatedSymbols {
                out.putWord(Self.base)
                out.putWord(UInt64(symbol) << (fileClass == .bits32 ? 8 : 32) | 6, "r_info")
                out.putWord(0)
            }
            entries.append(("DT_RELASZ", 8, UInt64(relocatedSymbols.count) * fileClass.relaSize))
            entries.append(("DT_RELAENT", 9, fileClass.relaSize))
        }
        if !needs.isEmpty || !definitions.isEmpty {
            start(&out, "DT_VERSYM", 0x6FFF_FFF0)
            for version in [0] + symbols.map(\.version) { out.put(version, "versym") }
        }
        if !needs.isEmpty {
            start(&out, "DT_VERNEED", 0x6FFF_FFFE)
            writeNeeds(&out, &strings)
            entries.append(("DT_VERNEEDNUM", 0x6FFF_FFFF, UInt64(needs.count)))
        }
        if !definitions.isEmpty {
            start(&out, "DT_VERDEF", 0x6FFF_FFFC)
            writeDefinitions(&out, &strings)
            entries.append(("DT_VERDEFNUM", 0x6FFF_FFFD, UInt64(definitions.count)))
        }
        return entries
    }

    func writeSymbols(
        _ out: inout ByteWriter, _ symbols: [(name: String, info: UInt8, section: UInt16)],
        _ strings: inout StringTableWriter
    ) {
        for (index, symbol) in symbols.enumerated() {
            out.put(UInt32(symbol.name.isEmpty ? 0 : strings.add(symbol.name)), "st_name")
            let value = symbol.section == 0 ? 0 : Self.base + UInt64(index)
            if fileClass == .bits32 {
                out.putWord(value)
                out.putWord(UInt64(index))
            }
            out.put(symbol.info)
            out.put(UInt8(index == 1 ? 2 : 0))  // the first one is hidden
            out.put(symbol.section)
            if fileClass == .bits64 {
                out.putWord(value)
                out.putWord(UInt64(index))
            }
        }
    }

    /// One bucket, a filter of two words. The empty table says that one symbol lies before it, as GNU ld writes it.
    private func writeGNUHash(_ out: inout ByteWriter) {
        let first = hash == .emptyGNU ? 1 : (symbols.firstIndex { $0.section != 0 } ?? symbols.count) + 1
        let hashed = hash == .emptyGNU ? 0 : symbols.count + 1 - first
        out.put(UInt32(1))
        out.put(UInt32(first), "symoffset")
        out.put(UInt32(2), "bloom_size")
        out.put(UInt32(6))
        out.putWord(.max)
        out.putWord(.max)
        out.put(UInt32(hashed == 0 ? 0 : first), "bucket")
        for index in 0..<hashed { out.put(UInt32(index == hashed - 1 ? 0x11 : 0x10)) }
    }

    private func writeNeeds(_ out: inout ByteWriter, _ strings: inout StringTableWriter) {
        for (number, need) in needs.enumerated() {
            out.put(UInt16(1), "vn_version")
            out.put(UInt16(need.versions.count), "vn_cnt")
            out.put(UInt32(strings.add(need.library)), "vn_file")
            out.put(UInt32(16), "vn_aux")
            out.put(UInt32(number == needs.count - 1 ? 0 : 16 + need.versions.count * 16), "vn_next")
            for (index, version) in need.versions.enumerated() {
                out.put(ELFHash.sysV(version.name), "vna_hash")
                out.put(version.flags, "vna_flags")
                out.put(version.index, "vna_other")
                out.put(UInt32(strings.add(version.name)), "vna_name")
                out.put(UInt32(index == need.versions.count - 1 ? 0 : 16), "vna_next")
            }
        }
    }

    private func writeDefinitions(_ out: inout ByteWriter, _ strings: inout StringTableWriter) {
        for (number, definition) in definitions.enumerated() {
            let count = definition.names.count
            out.put(UInt16(1), "vd_version")
            out.put(definition.flags)
            out.put(definition.index, "vd_ndx")
            out.put(UInt16(count), "vd_cnt")
            out.put(ELFHash.sysV(definition.names.first ?? ""))
            out.put(UInt32(20), "vd_aux")
            out.put(UInt32(number == definitions.count - 1 ? 0 : 20 + count * 8), "vd_next")
            for (index, name) in definition.names.enumerated() {
                out.put(UInt32(strings.add(name)), "vda_name")
                out.put(UInt32(index == count - 1 ? 0 : 8), "vda_next")
            }
        }
    }
}
