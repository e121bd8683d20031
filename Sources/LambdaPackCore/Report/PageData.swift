/// What the page's script reads: numbers that stand for names. The outline is read at once, symbols when somebody goes
/// into a module or searches.
enum PageData {
    /// More entries of one archive can't be told apart either.
    private static let contentsPerArtifact = 100

    /// The artifacts, their files and modules:
    ///
    ///     {"package": "shop", "kinds": ["code", …], "names": ["Swift", …], "modules": [[name, bytes, kind], …],
    ///      "artifacts": [["Orders", "arm64", "function", [["bootstrap", bytes], …], [module, …]], …]}
    static func outline(_ check: CheckResult, _ treemaps: PageTreemaps) -> String {
        var numbers: [String: Int] = [:]
        var names: [String] = []
        let modules = treemaps.modules.map { module in
            let number = numbers[module.name] ?? names.count
            if number == names.count {
                numbers[module.name] = number
                names.append(HTML.quoted(module.name))
            }
            return "[\(number),\(module.bytes),\(kind(module.kind))]"
        }
        let artifacts = check.artifacts.filter { !$0.contents.isEmpty }.map { artifact in
            let parts = (treemaps.parts[artifact.id] ?? []).map(String.init)
            return """
                [\(HTML.quoted(artifact.name)),\(HTML.quoted(artifact.architecture.rawValue)),"\(artifact.kind.rawValue)",\
                [\(contents(artifact).joined(separator: ","))],[\(parts.joined(separator: ","))]]
                """
        }
        return """
            {"package":\(HTML.quoted(check.package)),
            "kinds":[\(ByteKind.allCases.map { HTML.quoted($0.rawValue) }.joined(separator: ","))],
            "names":[\(names.joined(separator: ","))],
            "modules":[\(modules.joined(separator: ","))],
            "artifacts":[
            \(artifacts.joined(separator: ",\n"))]}
            """
    }

    /// What is in each module of the outline, in its order:
    ///
    ///     {"names": ["main", …], "modules": [[[name, bytes, kind, …], [kind, bytes left, …]], …]}
    static func symbols(_ treemaps: PageTreemaps) -> String {
        var names = SymbolNames()
        for symbol in treemaps.symbolsBySize { names.add(symbol) }
        let modules = treemaps.modules.map { module in
            let symbols = module.symbols.map { "\(names.numbers[$0.name] ?? 0),\($0.bytes),\(kind($0.kind))" }
            let rest = module.rest.map { "\(kind($0.kind.rawValue)),\($0.bytes)" }
            return "[[\(symbols.joined(separator: ","))],[\(rest.joined(separator: ","))]]"
        }
        return """
            {"names":[\(names.quoted.joined(separator: ","))],
            "modules":[\(modules.joined(separator: ","))]}
            """
    }

    private static let kinds = Dictionary(
        uniqueKeysWithValues: ByteKind.allCases.enumerated().map { ($0.element.rawValue, $0.offset) })
    private static let other = kinds[ByteKind.other.rawValue] ?? 0

    private static func kind(_ name: String) -> Int { kinds[name] ?? other }

    private static func contents(_ artifact: CheckResult.Artifact) -> [String] {
        // Largest first; what has a treemap is never left out.
        var shown = Array(artifact.contents.prefix(contentsPerArtifact))
        var others = artifact.contents.dropFirst(contentsPerArtifact)
        if let index = others.firstIndex(where: { $0.path == "bootstrap" }) { shown.append(others.remove(at: index)) }
        var contents = shown.map { "[\(HTML.quoted($0.path)),\($0.bytes)]" }
        if !others.isEmpty {
            let words = "\(others.count) smaller file\(others.count == 1 ? "" : "s")"
            contents.append("[\(HTML.quoted(words)),\(others.reduce(0) { $0 + $1.bytes })]")
        }
        return contents
    }
}
