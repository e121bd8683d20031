/// The maps of GNU ld (bfd) and of gold, which imitates it: an output section at the start of a line, an input section
/// behind one space, and where its name is long, address, size and file on the next line.
///
///     .text           0x0000000000401000   0xf77ccd
///      ** fill        0x0000000000401016        0xa
///      .text._ZNSt9type_infoD0Ev
///                     0x0000000000401020        0x1 /usr/lib/libstdc++.a(tinfo.o)
///                     0x0000000000401020                _ZNSt9type_infoD0Ev
enum GNUMapReader {
    /// - Parameter lines: behind the title of the memory map.
    static func read(_ lines: inout LineScanner) -> LinkMap {
        var map = LinkMap()
        var sections = Interner()
        var inputs = Interner()
        var section: Int32 = -1
        /// What the last line named without a place: nil where nothing is open.
        var isOpen = false
        var isFill = false
        while let line = lines.next() {
            guard line.count > 1 else { continue }
            if line[0] != 0x20 {
                // Behind the map gold and bfd may write more tables, whose titles have spaces.
                let end = line.endOfWord(from: 0)
                section = sections.number(of: line.slice(0, end))
                isOpen = false
                continue
            }
            var place = line.skippingSpaces(from: 0)
            if place == 1 {
                isFill = line.slice(1).hasPrefix("** fill") || line.slice(1).hasPrefix("*fill*")
                let isMade = line.slice(1).hasPrefix("** ")
                isOpen = isMade || line[1] != 0x2A || isFill
                guard isOpen, let found = placeInLine(line, isMade: isMade) else { continue }
                place = found
            } else if !isOpen {
                continue
            }
            isOpen = false
            guard section >= 0, let (address, size, rest) = numbers(line, from: place), size > 0 else { continue }
            let name = line.slice(line.skippingSpaces(from: rest))
            let input: Int32
            if isFill {
                input = LinkMap.Contribution.fill
            } else if name.count == 0 {
                input = LinkMap.Contribution.linkerMade
            } else if name.hasPrefix("(size before") {
                continue
            } else {
                input = inputs.number(of: name)
            }
            map.contributions.append(
                LinkMap.Contribution(address: address, size: size, section: section, input: input))
        }
        map.outputSections = sections.texts
        map.inputs = inputs.texts
        return map
    }

    /// Where address and size stand, if they are on the line of the name.
    private static func placeInLine(_ line: UnsafeRawBufferPointer, isMade: Bool) -> Int? {
        var index = 1
        // Names of what the linker made have spaces: `** dynamic relocs`.
        repeat {
            index = line.skippingSpaces(from: line.endOfWord(from: index))
            if line.slice(index).hasPrefix("0x") { return index }
        } while isMade && index < line.count
        return nil
    }

    private static func numbers(
        _ line: UnsafeRawBufferPointer, from start: Int
    ) -> (address: UInt64, size: UInt64, rest: Int)? {
        guard line.slice(start).hasPrefix("0x"), let address = line.hexadecimal(from: start + 2) else { return nil }
        let second = line.skippingSpaces(from: address.end)
        guard line.slice(second).hasPrefix("0x"), let size = line.hexadecimal(from: second + 2) else { return nil }
        return (address.value, size.value, size.end)
    }
}
