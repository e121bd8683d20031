/// What one program brings into memory at its start: itself and, breadth first, everything that it needs.
struct LoadSet {
    struct Object {
        var name: String
        var file: PackageImage.File
        var facts: LoadFacts
    }

    struct Missing {
        var name: String
        var neededBy: PackageImage.File
    }

    /// The files of the package, in the loader's order.
    private(set) var objects: [Object] = []
    /// Libraries of the runtime that are loaded.
    private(set) var system: Set<String> = []
    private(set) var missing: [Missing] = []
    private var missingNames: Set<String> = []
    /// Files of the package by the name under which they were asked for.
    private(set) var byName: [String: Int] = [:]

    /// Loads a file and what it needs, beside what is loaded already.
    mutating func load(_ file: PackageImage.File, _ facts: LoadFacts, search: LibrarySearch) throws {
        let executable = objects.first?.facts
        var next = objects.count
        add(facts.soname ?? file.path, file, facts)
        while next < objects.count {
            let object = objects[next]
            next += 1
            for name in object.facts.needed where byName[name] == nil && !system.contains(name) {
                let found = search.find(
                    name, requester: object.file.path, object.facts, executable: executable ?? facts)
                switch found {
                case .system: system.insert(name)
                case .file(let file):
                    guard let facts = try search.facts.facts(of: file.source) else { continue }
                    add(name, file, facts)
                case nil:
                    if missingNames.insert(name).inserted {
                        missing.append(Missing(name: name, neededBy: object.file))
                    }
                }
            }
        }
    }

    private mutating func add(_ name: String, _ file: PackageImage.File, _ facts: LoadFacts) {
        byName[name] = objects.count
        // The loader also knows what it loaded by its SONAME.
        if let soname = facts.soname, byName[soname] == nil { byName[soname] = objects.count }
        objects.append(Object(name: name, file: file, facts: facts))
    }

    func object(_ name: String) -> Object? { byName[name].map { objects[$0] } }
}
