/// Checks of single symbols, beyond the versions of libraries.
extension LoadChecks {
    /// Every symbol that must be there, in what is loaded.
    func symbols(_ set: LoadSet) throws -> [Finding] {
        // Libraries whose offers the profile knows, and the others.
        var proved: Set<String>?
        var unproved: [String: Set<String>] = [:]
        var findings: [Finding] = []
        let defined = set.objects.reduce(into: Set<String>()) { $0.formUnion($1.facts.defined) }
        for object in set.objects {
            findings += absent(object, set, defined)
            var undefined: [String] = []
            var uncertain: [String: [String]] = [:]
            for symbol in object.facts.required {
                // The runtime's libraries are judged by their versions; what names one of the package must be in it.
                if let library = symbol.library, set.object(library) == nil { continue }
                if defined.contains(symbol.name) { continue }
                if symbol.library == nil {
                    // Linked without its library: the loader finds it in any that is loaded, the runtime's too.
                    if proved == nil {
                        let known = set.system.filter {
                            profile.library($0, image.architecture.rawValue)?.versions != nil
                        }
                        proved = try known.reduce(into: []) { $0.formUnion(try namesProved(by: $1)) }
                        for library in set.system {
                            let symbols = profile.library(library, image.architecture.rawValue)?.symbols
                            proved?.formUnion(symbols ?? [])
                        }
                        for library in set.system.subtracting(known) { unproved[library] = try exported(by: library) }
                    }
                    if proved?.contains(symbol.name) == true || isInGlibc(symbol.name, set) { continue }
                    if let library = unproved.filter({ $0.value.contains(symbol.name) }).keys.min() {
                        uncertain[library, default: []].append(symbol.name)
                        continue
                    }
                }
                undefined.append(symbol.name)
            }
            for (library, names) in uncertain.sorted(by: { $0.key < $1.key }) {
                findings.append(Self.unproved(object, library, Set(names).sorted(), profile))
            }
            guard !undefined.isEmpty else { continue }
            let names = Set(undefined).sorted()
            let shown = NameList.render(names, upTo: 3)
            findings.append(
                Finding(
                    .undefinedSymbol, artifact: object.file.artifact, file: object.file.path,
                    symbols: Array(names.prefix(3)),
                    "\(object.file.path): no loaded file defines \(shown)",
                    advice:
                        "link the library that defines \(names.count == 1 ? "it" : "them"), or ship the version that it was built with"
                ))
        }
        return findings
    }

    /// Symbols that a version of the runtime's glibc is known not to have. Mostly the version is missing as a whole, which
    /// is said already.
    private func absent(_ object: LoadSet.Object, _ set: LoadSet, _ defined: Set<String>) -> [Finding] {
        let architecture = image.architecture.rawValue
        return object.facts.required.compactMap { symbol in
            guard let library = symbol.library, let version = symbol.version, set.object(library) == nil,
                !defined.contains(symbol.name),
                profile.offers(version, of: library, architecture: architecture) == .offered,
                profile.lacks(symbol.name, version: version, of: library, architecture: architecture)
            else { return nil }
            return finding(
                .symbolVersion, object, library, version,
                "\(profile.name)'s glibc has \(version), but no \(symbol.name) in it",
                advice: "link the function that it stands for in that release")
        }
    }

    /// Without a version a name is found in any of glibc's libraries that is loaded.
    private func isInGlibc(_ symbol: String, _ set: LoadSet) -> Bool {
        set.system.contains { profile.lacks(symbol, of: $0, architecture: image.architecture.rawValue) == false }
    }

    /// What the runtime's copy of a library exports, by the build machine's; that one may be newer.
    private func namesProved(by library: String) throws -> Set<String> {
        let architecture = image.architecture.rawValue
        return try exported(by: library).filter {
            profile.lacks($0, of: library, architecture: architecture) != true
        }
    }

    /// By the build machine's copy of a library of the runtime.
    private func exported(by library: String) throws -> Set<String> {
        try image.systemExports[library].map { try facts.exports($0) } ?? []
    }

    private static func unproved(
        _ object: LoadSet.Object, _ library: String, _ names: [String], _ profile: RuntimeProfile
    ) -> Finding {
        Finding(
            .unproved, artifact: object.file.artifact, file: object.file.path, library: library,
            symbols: Array(names.prefix(3)),
            "\(object.file.path): \(library): needs \(NameList.render(names, upTo: 3)); \(profile.name) has its own \(library), and it is not known what that defines",
            advice: proof(object))
    }
}
