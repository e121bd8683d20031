/// The names of converters, from `cnvalias.icu` (format `CvAl`, version 3; ICU's `ucnv_io.h` describes it): behind the
/// header the number of sections and their sizes as u32, in 16-bit units, then the sections.
struct ConverterNames {
    /// The converter's own name by every name that it has, both as ``folded(_:)`` writes them.
    private var converters: [String: String] = [:]
    /// As they are written.
    private(set) var names: [String] = []

    init(_ item: DataView) throws(ICUDataError) {
        let header = try DataHeader(item)
        guard header.format == "CvAl", header.formatVersion == 3 else {
            throw ICUDataError(.unsupported, at: 12, "converter names of an unknown format")
        }
        let view = try item.part(header.headerBytes, item.count)
        let sections = try view.u32(0)
        guard (8...64).contains(sections) else { throw ICUDataError(.limitExceeded, at: 0, "\(sections) sections") }
        // Converters, tags, names, converters of the names, tagged names, lists of them, options, strings.
        var starts = [4 + sections * 4]
        for section in 1..<8 { starts.append(starts[section - 1] + 2 * (try view.u32(section * 4))) }
        let converters = try view.u32(4)
        let aliases = try view.u32(12)
        guard aliases <= 100_000 else { throw ICUDataError(.limitExceeded, at: 12, "\(aliases) names") }
        func string(_ index: Int) throws(ICUDataError) -> String { try view.text(starts[7] + 2 * index) }
        for alias in 0..<aliases {
            let converter = try view.u16(starts[3] + 2 * alias) & 0xFFF
            guard converter < converters else { continue }
            let name = try string(try view.u16(starts[2] + 2 * alias))
            names.append(name)
            self.converters[Self.folded(name)] = Self.folded(try string(try view.u16(starts[0] + 2 * converter)))
        }
    }

    /// - Returns: the converter's own name, folded; nil for one that ICU does not know.
    func converter(_ name: String) -> String? { converters[Self.folded(name)] }

    /// As ICU compares such names: letters and digits alone, without case.
    static func folded(_ name: String) -> String {
        String(decoding: name.utf8.filter { isWord($0) }, as: UTF8.self).lowercased()
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
