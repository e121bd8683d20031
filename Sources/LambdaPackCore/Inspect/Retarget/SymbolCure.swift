import ELF

/// What is done about one symbol that asks for a version that the runtime lacks.
struct SymbolCure {
    enum Target: Hashable {
        case version(String)
        /// No version: the symbol is found by its name.
        case byName
    }

    var symbol: ELFImage.DynamicSymbol
    var entry: RetargetTable.Entry
    var target: Target

    /// The name that is asked for from now on.
    var name: String { entry.dropPrefix.map { String(symbol.name.dropFirst($0.count)) } ?? symbol.name }

    /// Why one symbol can't be cured, which keeps the requirement for all: the loader looks at whole records.
    struct Refusal: Error { var why: String }
}

/// Finds cures in the table, and asks the runtime's profile whether they hold.
package struct SymbolCures {
    var table: RetargetTable
    /// `x86_64` or `arm64`: the oldest versions differ.
    var architecture: String
    /// Whether the runtime's library offers a version.
    var offers: (_ library: String, _ version: String) -> Bool
    /// Whether the runtime's library is known to export a name.
    var exports: (_ library: String, _ symbol: String) -> Bool
    /// Whether the runtime's library is known not to have a symbol in a version.
    var lacks: (_ library: String, _ symbol: String, _ version: String) -> Bool

    func cure(
        _ symbol: ELFImage.DynamicSymbol, of library: String, from version: String
    ) throws(SymbolCure.Refusal) -> SymbolCure {
        func refusal(_ why: String) -> SymbolCure.Refusal { SymbolCure.Refusal(why: why) }
        // A copy of the library's data, which the executable has: not a reference that could be turned elsewhere.
        guard !symbol.isDefined else { throw refusal("\(symbol.name) is a copy of the library's own data") }
        guard let entry = table.entry(library: library, symbol: symbol.name, from: version) else {
            if let refused = table.refusedEntry(library: library, symbol: symbol.name, from: version) {
                throw refusal("'compatibility.refuse' names \(refused.name), which would cure \(symbol.name)")
            }
            throw refusal("no older version of \(symbol.name) is known to be its equal")
        }
        var cure = SymbolCure(symbol: symbol, entry: entry, target: .byName)
        if let prefix = entry.dropPrefix, !symbol.name.hasPrefix(prefix) || symbol.name.utf8.count == prefix.utf8.count
        {
            throw refusal("\(symbol.name) does not start with \(prefix)")
        }
        if entry.provided == true { return cure }
        if entry.unversioned == true {
            guard exports(library, cure.name) else {
                throw refusal("the runtime's \(library) is not known to export \(cure.name)")
            }
            return cure
        }
        guard let older = entry.to[architecture] else {
            throw refusal("no older version of \(symbol.name) is known for \(architecture)")
        }
        guard offers(library, older), !lacks(library, cure.name, older) else {
            throw refusal("the runtime lacks \(older) of \(cure.name), too")
        }
        cure.target = .version(older)
        return cure
    }
}

extension SymbolCure {
    func retargeting(of library: String, from version: String) -> Retargeting {
        let target = if case .version(let name) = target { name } else { "" }
        return Retargeting(
            library: library, symbol: symbol.name, from: version, to: target,
            newName: entry.dropPrefix == nil ? nil : name,
            providedBy: entry.provided == true ? CompatibilityLibrary.soname : nil,
            reason: [entry.reason, entry.differs.map { "It differs: \($0)" }].compactMap(\.self).joined(separator: " "))
    }
}
