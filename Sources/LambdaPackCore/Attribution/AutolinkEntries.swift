import ELF

/// What a Swift object asks the linker for: one `-l` for each module that its source imports, in the section
/// `.swift1_autolink_entries` (swift/lib/IRGen, `emitAutolinkInfo`).
enum AutolinkEntries {
    static let section = ".swift1_autolink_entries"

    /// The modules whose objects ask for the library, sorted.
    static func modules(in objects: [String], linking library: String) -> [String] {
        let wanted = Array("-l\(library)".utf8)
        var found: Set<String> = []
        for object in objects {
            guard let module = BuiltProduct.module(ofObject: object), !found.contains(module),
                asks(FilePath(object), for: wanted)
            else { continue }
            found.insert(module)
        }
        return found.sorted()
    }

    private static func asks(_ object: FilePath, for flag: [UInt8]) -> Bool {
        guard let mapped = try? MappedFile.open(object), let image = try? ELFImage(mapped.bytes),
            let section = image.sections.first(where: { $0.name == section }),
            let range = section.fileRange.indices(in: mapped.bytes.count)
        else { return false }
        return mapped.bytes[range].split(separator: 0).contains { $0.elementsEqual(flag) }
    }
}
