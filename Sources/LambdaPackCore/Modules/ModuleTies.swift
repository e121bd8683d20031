import ELF

/// Finds modules that must be linked with others to behave as they do in a static link, although a dylib of them links.
///
/// A link has one definition of each name, one of each hidden variable and one run of each section. Of a program of several
/// files each has its own, and among visible names the loader takes the first, weak or not.
struct ModuleTies: Sendable {
    /// An object of the fleet, and the module that it is from.
    struct Object: Sendable, Hashable {
        var module: String
        var path: FilePath
    }

    /// Of all functions, their own modules among them; no path twice.
    var objects: [Object]
    /// Modules that may go into a dylib.
    var candidates: Set<String>
    /// Symbols that the link of some function replaces (`--wrap`).
    var wrapped: Set<String>
    /// Static libraries that links name.
    var archives: [FilePath]

    /// - Returns: by module, why it stays with its functions.
    func kept(_ store: ContentStore) throws -> [String: String] {
        let inputs =
            try objects.map { "\($0.module) \(try store.records.digest(of: $0.path).hex)" } + candidates.sorted()
            + wrapped.sorted() + archives.map { try store.records.digest(of: $0).hex }
        if let known = store.value(.moduleTies, inputs, as: [String: String].self) { return known }
        let kept = find()
        store.keep(kept, .moduleTies, inputs)
        return kept
    }

    /// By name, the modules that have it.
    private typealias Owners = [String: Set<String>]

    private func find() -> [String: String] {
        var (weak, hidden, bounded, named): (Owners, Owners, Owners, Owners) = ([:], [:], [:], [:])
        func note(_ names: Set<String>, of module: String, in owners: inout Owners) {
            for name in names { owners[name, default: []].insert(module) }
        }
        for object in objects {
            // What can't be read is the linker's to refuse.
            guard let mapped = try? MappedFile.open(object.path), let image = try? ELFImage(mapped.bytes),
                let traits = try? LinkTraits(image, in: mapped.bytes)
            else { continue }
            note(traits.weakDefinitions, of: object.module, in: &weak)
            note(traits.hiddenVariables, of: object.module, in: &hidden)
            note(traits.boundedSections, of: object.module, in: &bounded)
            note(traits.namedSections, of: object.module, in: &named)
        }
        var kept: [String: String] = [:]
        func keep(_ modules: Set<String>, _ reason: String) {
            for module in modules.intersection(candidates) where kept[module] == nil { kept[module] = reason }
        }
        for (name, modules) in hidden.sorted(by: { $0.key < $1.key }) where modules.count > 1 {
            keep(modules, "\(name) is hidden, and one variable of \(modules.sorted().joined(separator: ", "))")
        }
        for (section, askers) in bounded.sorted(by: { $0.key < $1.key }) {
            let modules = askers.union(named[section] ?? [])
            if modules.count > 1 {
                keep(modules, "section \(section) is gathered from \(modules.sorted().joined(separator: ", "))")
            }
        }
        let overriding = owners(of: Set(weak.keys), defined: true)
        for (name, modules) in overriding.sorted(by: { $0.key < $1.key }) {
            // One that is weak itself gives way to others, in a link by the order of objects.
            let others = modules.filter { (weak[name] ?? []) != [$0] }
            keep(others, "\(name) takes the place of a weak one in another module")
        }
        for (name, modules) in owners(of: wrapNames, defined: false).sorted(by: { $0.key < $1.key }) {
            keep(modules, "\(name), which it uses, is replaced in the link of a function (--wrap)")
        }
        for archive in archives {
            let names = Self.definitions(of: archive)
            let file = archive.lastComponent?.string ?? archive.string
            for (_, modules) in owners(of: names, defined: false).sorted(by: { $0.key < $1.key }) {
                keep(modules, "it uses the static library \(file)")
            }
        }
        return kept
    }

    private var wrapNames: Set<String> {
        Set(wrapped.flatMap { [$0, "__wrap_\($0)", "__real_\($0)"] })
    }

    private func owners(of names: Set<String>, defined: Bool) -> Owners {
        let names = names.filter { !$0.isEmpty }
        guard !names.isEmpty else { return [:] }
        var found: Owners = [:]
        for object in objects {
            guard let mapped = try? MappedFile.open(object.path), let image = try? ELFImage(mapped.bytes),
                let symbols = defined
                    ? try? image.definedSymbols(among: names, in: mapped.bytes)
                    : try? image.undefinedSymbols(among: names, in: mapped.bytes)
            else { continue }
            for symbol in symbols { found[symbol, default: []].insert(object.module) }
        }
        return found
    }

    /// Names that other files of a link can see.
    private static func definitions(of archive: FilePath) -> Set<String> {
        guard let mapped = try? MappedFile.open(archive), let read = try? StaticArchive(mapped.bytes) else { return [] }
        var names: Set<String> = []
        for member in read.members {
            let bytes = read.contents(of: member)
            guard let image = try? ELFImage(bytes), let table = try? ELFImage.SymbolRecords(image, in: bytes) else {
                continue
            }
            let visible = table.records.filter { $0.section != 0 && $0.binding != .local }
            names.formUnion(table.names(of: visible, in: bytes).compactMap(\.self))
        }
        return names
    }
}
