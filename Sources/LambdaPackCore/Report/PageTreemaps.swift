/// The treemaps of all functions of one page. A module that is the same in several functions is here once: functions
/// that share their libraries share nearly everything that there is to draw.
package struct PageTreemaps {
    /// Every distinct module, in the order in which the artifacts, by name, bring them.
    package private(set) var modules: [Treemap.Module] = []
    /// Which modules each artifact has.
    package private(set) var parts: [ArtifactID: [Int]] = [:]

    /// - Parameter treemaps: by artifact, as ``Treemap/lines()`` writes them.
    package init(_ treemaps: [ArtifactID: [UInt8]]) throws {
        var known: [ArraySlice<UInt8>: Int] = [:]
        for (artifact, lines) in treemaps.sorted(by: { $0.key < $1.key }) {
            parts[artifact] = try lines.split(separator: UInt8(ascii: "\n")).map { line in
                if let index = known[line] { return index }
                known[line] = modules.count
                modules.append(try JSON.decode(Treemap.Module.self, from: line))
                return modules.count - 1
            }
        }
    }

    /// Folds the smallest symbols of all modules into what they leave, until the others can be written in a number of
    /// bytes. Modules keep their bytes, and every kind its sum.
    ///
    /// - Returns: The size, in bytes, below which no symbol is named; nil if all of them are.
    package mutating func fold(to limitBytes: Int) -> Int? {
        var bytes = modules.reduce(100) { $0 + Self.frameBytes($1) }
        var names = SymbolNames()
        for symbol in symbolsBySize {
            bytes += names.add(symbol)
            guard bytes > limitBytes else { continue }
            // With those of the same size: which of them came first says nothing.
            for index in modules.indices { modules[index].fold(upTo: symbol.bytes) }
            return symbol.bytes + 1
        }
        return nil
    }

    var symbolsBySize: [Treemap.Symbol] {
        modules.flatMap(\.symbols).sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    }

    /// At most so many bytes take a module's brackets and what its symbols leave, 12 a kind.
    private static func frameBytes(_ module: Treemap.Module) -> Int {
        8 + 12 * Set(module.rest.map(\.kind.rawValue) + module.symbols.map(\.kind)).count
    }
}

/// Numbers for names, in the order in which they are first seen.
struct SymbolNames {
    private(set) var numbers: [String: Int] = [:]
    private(set) var quoted: [String] = []

    /// - Returns: How many bytes more are to be written.
    @discardableResult
    mutating func add(_ symbol: Treemap.Symbol) -> Int {
        var bytes = 0
        let number = numbers[symbol.name] ?? quoted.count
        if number == quoted.count {
            numbers[symbol.name] = number
            quoted.append(HTML.quoted(symbol.name))
            bytes += quoted[number].utf8.count + 1
        }
        // Three numbers and their commas; kinds have two digits at most.
        return bytes + String(number).utf8.count + String(symbol.bytes).utf8.count + 5
    }
}

extension Treemap.Module {
    /// Symbols of at most so many bytes become part of what the others leave.
    fileprivate mutating func fold(upTo bytes: Int) {
        let folded = symbols.filter { $0.bytes <= bytes }
        guard !folded.isEmpty else { return }
        symbols.removeAll { $0.bytes <= bytes }
        for symbol in folded {
            let kind = ByteKind(rawValue: symbol.kind) ?? .other
            if let index = rest.firstIndex(where: { $0.kind == kind }) {
                rest[index].bytes += symbol.bytes
            } else {
                rest.append(Attribution.Kind(kind: kind, bytes: symbol.bytes))
            }
        }
    }
}
