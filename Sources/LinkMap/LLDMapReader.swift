/// lld's map (LLVM, lld/ELF/MapFile.cpp): five columns, then text whose indentation says what it is.
///
///                  VMA              LMA     Size Align Out     In      Symbol
///               200270           200270       20     4 .note.ABI-tag
///               200270           200270       20     4         /lib/crt1.o:(.note.ABI-tag)
///               200270           200270       20     1                 __abi_tag
enum LLDMapReader {
    static func isHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        line.slice(line.skippingSpaces(from: 0)).hasPrefix("VMA ")
    }

    /// - Parameter lines: behind the header.
    static func read(_ lines: inout LineScanner) -> LinkMap {
        var map = LinkMap()
        var sections = Interner()
        var inputs = Interner()
        var section: Int32 = -1
        while let line = lines.next() {
            guard let (address, size, text) = columns(line) else { continue }
            let start = line.skippingSpaces(from: text)
            switch start - text {
            case 0: section = sections.number(of: line.slice(start))
            case 8 where section >= 0 && size > 0:
                let input = line.slice(start)
                map.contributions.append(
                    LinkMap.Contribution(
                        address: address, size: size, section: section,
                        input: input.hasPrefix("<internal>")
                            ? LinkMap.Contribution.linkerMade : inputs.number(of: file(input))))
            default: break
            }
        }
        map.outputSections = sections.texts
        map.inputs = inputs.texts
        return map
    }

    /// Address, size, and where the text starts: one space behind the alignment.
    private static func columns(_ line: UnsafeRawBufferPointer) -> (address: UInt64, size: UInt64, text: Int)? {
        guard let address = line.hexadecimal(from: line.skippingSpaces(from: 0)) else { return nil }
        guard let load = line.hexadecimal(from: line.skippingSpaces(from: address.end)) else { return nil }
        guard let size = line.hexadecimal(from: line.skippingSpaces(from: load.end)) else { return nil }
        let alignment = line.skippingSpaces(from: size.end)
        let end = line.endOfWord(from: alignment)
        guard end < line.count else { return nil }
        return (address.value, size.value, end + 1)
    }

    /// `path:(section)` without the section, whose name may hold colons and parentheses, too.
    private static func file(_ input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var index = input.count - 1
        while index > 0 {
            if input[index] == 0x28, input[index - 1] == 0x3A { return input.slice(0, index - 1) }
            index -= 1
        }
        return input
    }
}
