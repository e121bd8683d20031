@testable import ELF

extension SyntheticELF {
    private struct Header {
        var name: String
        var type: UInt32
        var flags: UInt64 = 0
        var address: UInt64 = 0
        var range = 0..<0
        var link: UInt32 = 0
        var entrySize: UInt64 = 0
    }

    /// `.text`, `.bss`, `.note`, `.dynsym` where there is one, `.symtab`, `.strtab`, `.gnu_debuglink`, `.shstrtab`.
    func writeSections(_ out: inout ByteWriter) {
        let contents: UInt32 = sections == .debugOnly ? 8 : 1
        var headers = [
            Header(name: "", type: 0),
            Header(name: ".text", type: contents, flags: 6, address: Self.base + 0x100, range: 0x100..<0x110),
            Header(name: ".bss", type: 8, flags: 3, address: Self.base + 0x10000, range: 0x10000..<0x10100),
        ]
        if let dead = out.marks["dead"] {
            headers[1] = Header(
                name: ".comment", type: contents, flags: 2, address: Self.base + UInt64(dead), range: dead..<dead + 16)
        }
        if let notes = out.marks["notes"] {
            headers.append(
                Header(name: ".note", type: 7, flags: 2, address: Self.base + UInt64(notes), range: notes..<notes + 24))
        }
        if hasDynamic, sections == .full, let table = out.marks["table DT_SYMTAB"] {
            let end = table + (symbols.count + 1) * Int(fileClass.symbolSize)
            headers.append(
                Header(
                    name: ".dynsym", type: 11, flags: 2, address: Self.base + UInt64(table), range: table..<end,
                    entrySize: fileClass.symbolSize))
        }

        var strings = StringTableWriter()
        out.align(8)
        let symbols = out.bytes.count
        writeSymbols(&out, [("", 0, 0), ("local_function", 0x02, 1), ("main", 0x12, 1)], &strings)
        headers.append(
            Header(
                name: ".symtab", type: 2, range: symbols..<out.bytes.count, link: UInt32(headers.count + 1),
                entrySize: fileClass.symbolSize))
        headers.append(
            Header(name: ".strtab", type: 3, range: out.bytes.count..<out.bytes.count + strings.bytes.count))
        out.put(strings.bytes)
        out.align(4)
        out.mark("debuglink")
        let link = out.bytes.count
        out.put(Array("tool.debug".utf8) + [0])
        out.align(4)
        out.put(Self.debugCRC, "debuglink.crc")
        headers.append(Header(name: ".gnu_debuglink", type: 1, range: link..<out.bytes.count))

        var names = StringTableWriter()
        let positions = headers.map { $0.name.isEmpty ? 0 : names.add($0.name) } + [names.add(".shstrtab")]
        headers.append(
            Header(name: ".shstrtab", type: 3, range: out.bytes.count..<out.bytes.count + names.bytes.count))
        out.put(names.bytes)
        out.align(8)
        out.patchWord("e_shoff", UInt64(out.bytes.count))
        out.patch("e_shnum", UInt64(headers.count), width: 2)
        out.patch("e_shstrndx", UInt64(headers.count - 1), width: 2)
        for (header, position) in zip(headers, positions) {
            let name = header.name.isEmpty ? "null" : header.name
            out.put(UInt32(position), "\(name).sh_name")
            out.put(header.type, "\(name).sh_type")
            out.putWord(header.flags)
            out.putWord(header.address)
            out.putWord(UInt64(header.range.lowerBound), "\(name).sh_offset")
            out.putWord(UInt64(header.range.count), "\(name).sh_size")
            out.put(header.link, "\(name).sh_link")
            out.put(UInt32(0), "\(name).sh_info")
            out.putWord(1)
            out.putWord(header.entrySize, "\(name).sh_entsize")
        }
    }
}
