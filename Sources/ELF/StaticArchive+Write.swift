extension StaticArchive {
    /// What goes into a library that is written.
    package struct Part {
        package var name: String
        package var contents: [UInt8]
        /// The symbols that linkers are to find it by.
        package var symbols: [String]

        package init(name: String, contents: [UInt8], symbols: [String]) {
            self.name = name
            self.contents = contents
            self.symbols = symbols
        }
    }

    /// A library of these members, in their order. Equal members, equal bytes: dates and owners are 0.
    package static func encoded(_ parts: [Part]) -> [UInt8] {
        var longNames: [UInt8] = []
        let names = parts.map { part -> String in
            if part.name.utf8.count <= 15 { return part.name + "/" }
            defer { longNames += Array("\(part.name)/\n".utf8) }
            return "/\(longNames.count)"
        }
        var symbols: [UInt8] = []
        for symbol in parts.flatMap(\.symbols) {
            symbols += Array(symbol.utf8)
            symbols.append(0)
        }
        let count = parts.reduce(0) { $0 + $1.symbols.count }
        let indexBytes = 4 + 4 * count + symbols.count
        func space(_ bytes: Int) -> Int { bytes == 0 ? 0 : headerBytes + bytes + bytes % 2 }
        var position: Int = magic.count + space(indexBytes)
        position += space(longNames.count)
        var index: [UInt8] = bigEndian(count)
        for part in parts {
            for _ in part.symbols { index += bigEndian(position) }
            position += headerBytes + part.contents.count + part.contents.count % 2
        }
        var bytes = magic
        bytes.reserveCapacity(position)
        append("/", index + symbols, to: &bytes)
        if !longNames.isEmpty { append("//", longNames, to: &bytes) }
        for (part, name) in zip(parts, names) { append(name, part.contents, to: &bytes) }
        return bytes
    }

    private static func append(_ name: String, _ contents: [UInt8], to bytes: inout [UInt8]) {
        func field(_ text: String, _ width: Int) -> [UInt8] {
            let utf8 = Array(text.utf8.prefix(width))
            return utf8 + [UInt8](repeating: 0x20, count: width - utf8.count)
        }
        bytes += field(name, 16) + field("0", 12) + field("0", 6) + field("0", 6)
        bytes += field("100644", 8) + field(String(contents.count), 10) + [0x60, 0x0A]
        bytes += contents
        if !contents.count.isMultiple(of: 2) { bytes.append(0x0A) }
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian) { Array($0) }
    }
}
