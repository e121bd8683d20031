@testable import ELF

extension SyntheticELF {
    /// The file's bytes, and its fields' places by the names used here.
    func write() -> ByteWriter {
        var out = ByteWriter(fileClass, byteOrder)
        let types: [(type: UInt32, name: String)] =
            [(1, "load")] + (interpreter == nil ? [] : [(3, "interp")]) + (hasDynamic ? [(2, "dynamic")] : [])
            + (notes.isEmpty ? [] : [(4, "note")])
        writeHeader(&out, segments: types.count)
        for (type, name) in types { writeSegment(&out, type, name) }

        if let interpreter {
            out.mark("interp")
            out.put(Array(interpreter.utf8) + [0])
            patchSegment(&out, "interp", from: "interp")
        }
        if !notes.isEmpty { writeNotes(&out) }
        if hasDynamic { writeDynamic(&out) }
        if hasDeadSection {
            out.mark("dead")
            out.put([UInt8](repeating: 0xDD, count: 16))
        }
        out.align(8)
        patchSegment(&out, "load", start: 0, end: out.bytes.count, extraMemory: 256)
        if sections != .none { writeSections(&out) }
        return out
    }

    private func writeHeader(_ out: inout ByteWriter, segments: Int) {
        out.put(
            [0x7F, 0x45, 0x4C, 0x46, fileClass.rawValue, byteOrder.rawValue, 1, 3, 9] + [UInt8](repeating: 0, count: 7))
        out.put(type, "e_type")
        out.put(machine, "e_machine")
        out.put(UInt32(1), "e_version")
        out.putWord(Self.base + 0x100, "e_entry")
        out.putWord(fileClass.headerSize, "e_phoff")
        out.putWord(0, "e_shoff")
        out.put(UInt32(0x5A), "e_flags")
        out.put(UInt16(fileClass.headerSize), "e_ehsize")
        out.put(UInt16(fileClass.segmentSize), "e_phentsize")
        out.put(UInt16(segments), "e_phnum")
        out.put(UInt16(fileClass.sectionSize), "e_shentsize")
        out.put(UInt16(0), "e_shnum")
        out.put(UInt16(0), "e_shstrndx")
    }

    private func writeSegment(_ out: inout ByteWriter, _ type: UInt32, _ name: String) {
        out.put(type, "\(name).header")
        if fileClass == .bits64 { out.put(UInt32(5)) }
        out.putWord(0, "\(name).p_offset")
        out.putWord(0, "\(name).p_vaddr")
        out.putWord(0)
        out.putWord(0, "\(name).p_filesz")
        out.putWord(0, "\(name).p_memsz")
        if fileClass == .bits32 { out.put(UInt32(5)) }
        out.putWord(type == 1 ? 0x1000 : 4, "\(name).p_align")
    }

    /// From a mark to here.
    private func patchSegment(_ out: inout ByteWriter, _ name: String, from mark: String) {
        patchSegment(&out, name, start: out.marks[mark] ?? 0, end: out.bytes.count, extraMemory: 0)
    }

    private func patchSegment(_ out: inout ByteWriter, _ name: String, start: Int, end: Int, extraMemory: Int) {
        out.patchWord("\(name).p_offset", UInt64(start))
        out.patchWord("\(name).p_vaddr", Self.base + UInt64(start))
        out.patchWord("\(name).p_filesz", UInt64(end - start))
        out.patchWord("\(name).p_memsz", UInt64(end - start + extraMemory))
    }

    private func writeNotes(_ out: inout ByteWriter) {
        out.align(8)
        out.mark("notes")
        for note in notes {
            out.put(UInt32(note.owner.utf8.count + 1), "note.n_namesz")
            out.put(UInt32(note.content.count), "note.n_descsz")
            out.put(note.type, "note.n_type")
            out.put(Array(note.owner.utf8) + [0])
            out.align(4)
            out.mark("note.content")
            out.put(note.content)
            out.align(4)
        }
        patchSegment(&out, "note", from: "notes")
    }

    private func writeDynamic(_ out: inout ByteWriter) {
        var strings = StringTableWriter()
        let tables = writeTables(&out, &strings)
        var entries: [(name: String, tag: UInt64, value: UInt64)] = tables
        for library in needed { entries.append(("DT_NEEDED", 1, strings.add(library))) }
        for (name, tag, text) in [("DT_SONAME", 14, soname), ("DT_RPATH", 15, rpath), ("DT_RUNPATH", 29, runpath)] {
            if let text { entries.append((name, UInt64(tag), strings.add(text))) }
        }
        if flags1 != 0 { entries.append(("DT_FLAGS_1", 0x6FFF_FFFB, flags1)) }
        for entry in extraEntries { entries.append(("extra", entry.tag, entry.value)) }
        out.mark("strings")
        out.put(strings.bytes)
        entries.append(("DT_STRTAB", 5, Self.base + UInt64(out.marks["strings"] ?? 0)))
        entries.append(("DT_STRSZ", 10, UInt64(strings.bytes.count)))
        entries.append(("DT_NULL", 0, 0))
        out.align(8)
        out.mark("dynamic")
        for (name, tag, value) in entries {
            out.putWord(tag, "\(name).tag")
            out.putWord(value, name)
        }
        patchSegment(&out, "dynamic", from: "dynamic")
    }
}
