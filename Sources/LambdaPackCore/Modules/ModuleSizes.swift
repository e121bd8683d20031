import ELF
import LinkMap

/// Reads sizes out of links.
enum ModuleSizes {
    /// Loaded bytes of each module in an executable, by its link map.
    static func byModule(_ map: FilePath) throws -> [String: Int] {
        let mapped = try MappedFile.open(map)
        var sizes: [String: Int] = [:]
        if let map = LinkMap(mapped.bytes) {
            let modules = map.inputs.map(BuiltProduct.module(ofObject:))
            let isLoaded = map.outputSections.map { section in !notLoaded.contains { section.hasPrefix($0) } }
            for piece in map.contributions where piece.input >= 0 && isLoaded[Int(piece.section)] {
                guard let module = modules[Int(piece.input)] else { continue }
                sizes[module, default: 0] += Int(clamping: piece.size)
            }
        }
        return sizes
    }

    private static let notLoaded = [".debug", ".comment", ".symtab", ".strtab", ".shstrtab", ".swift_modhash", ".bss"]

    /// Bytes of a library without its debug information and its table of local symbols.
    static func loadedBytes(of library: FilePath) throws -> Int {
        let mapped = try MappedFile.open(library)
        let image = try mapped.elfImage(of: library)
        return image.sections.filter { $0.flags.contains(.allocate) && $0.hasContents }
            .reduce(0) { $0 + Int(clamping: $1.fileRange.length) }
    }
}
