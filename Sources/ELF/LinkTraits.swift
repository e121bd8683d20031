/// What an object says of things that are one in a link, and may be several, or others, in a program of several files.
///
/// Meant for objects. Names are as in the file; those that only Swift's compiler gives are left out: Swift's runtime expects
/// an executable and its libraries to have such data each.
package struct LinkTraits: Hashable, Sendable {
    /// Definitions that give way to any other of the same name (System V ABI, "Symbol Table": STB_WEAK), and that are
    /// no member of a section group: those are the same wherever they come from.
    package private(set) var weakDefinitions: Set<String> = []
    /// Variables that nothing outside of a link sees, and that a link has once.
    package private(set) var hiddenVariables: Set<String> = []
    /// Sections whose bounds it asks for: `__start_X` and `__stop_X`, which linkers define for names that C can spell.
    package private(set) var boundedSections: Set<String> = []
    /// Sections of its own with such names.
    package private(set) var namedSections: Set<String> = []

    /// - Parameter bytes: those that the image was read from.
    /// - Throws: `ELFError` where the table of symbols can't be read.
    package init(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) throws(ELFError) {
        namedSections = Set(image.sections.filter { $0.flags.contains(.allocate) }.map(\.name).filter(Self.isForC))
        let table = try ELFImage.SymbolRecords(image, in: bytes)
        func section(of record: ELFImage.SymbolRecords.Record) -> ELFImage.Section? {
            let index = Int(record.section)
            return index > 0 && index < image.sections.count ? image.sections[index] : nil
        }
        func names(where fits: (ELFImage.SymbolRecords.Record) -> Bool) -> Set<String> {
            Set(table.names(of: table.records.filter(fits), in: bytes).compactMap(\.self))
        }
        weakDefinitions = names { record in
            record.binding == .weak && record.visibility == .default
                && section(of: record).map { !$0.flags.contains(.group) } ?? false
        }.filter { !Self.isSwift($0) }
        hiddenVariables = names { record in
            guard record.binding == .weak || record.binding == .unique,
                record.type == .object || record.type == .threadLocal,
                record.visibility == .hidden || record.visibility == .internal, let section = section(of: record)
            else { return false }
            // What is written by the loader alone is the same everywhere.
            return section.flags.contains(.write) && !section.name.hasPrefix(".data.rel.ro")
            // Of the compiler's pointers to a personality routine, each file has its own.
        }.filter { !Self.isSwift($0) && !$0.hasPrefix("DW.ref.") }
        let underscore = UInt8(ascii: "_")
        let asked = names { $0.section == 0 && table.firstByte(of: $0, in: bytes) == underscore }
        for name in asked {
            for prefix in ["__start_", "__stop_"] where name.hasPrefix(prefix) {
                boundedSections.insert(String(name.dropFirst(prefix.count)))
            }
        }
    }

    private static func isSwift(_ name: String) -> Bool {
        ["$s", "$e", "_swift", "__swift", "swift_", "symbolic "].contains(where: name.hasPrefix)
    }

    /// Swift's own sections are found file by file.
    private static func isForC(_ name: String) -> Bool {
        guard !name.hasPrefix("swift5_"), let first = name.utf8.first, first != UInt8(ascii: "."),
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        else { return false }
        return name.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
    }
}
