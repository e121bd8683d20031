/// Why a link failed, as far as the linker's words tell.
package struct LinkFailure: Sendable, Hashable {
    /// What the linker printed.
    package var output: String

    package init(output: String) { self.output = output }

    /// Symbols that are defined nowhere, in the linker's order. lld says `undefined symbol: name`, also with `hidden` or
    /// `protected` in between; gold and bfd say `undefined reference to 'name'`.
    package var undefinedSymbols: [String] {
        var found: [String] = []
        for line in output.split(whereSeparator: \.isNewline) {
            let name: Substring
            if let match = line.firstMatch(of: #/undefined (?:\w+ )?symbol: (\S+)/#) {
                name = match.1
            } else if let match = line.firstMatch(of: #/undefined reference to [`'"]([^`'"]+)/#) {
                name = match.1
            } else {
                continue
            }
            if !found.contains(String(name)) { found.append(String(name)) }
        }
        return found
    }

    /// Those of the modules whose objects the linker names.
    package func modules(among modules: [String]) -> [String] {
        modules.filter { output.contains("/\($0).build/") }
    }

    /// Whether the same link would fail again. What a signal, a full disk or too little memory caused is no property of
    /// the objects, so only what linkers say of objects and of their own options counts.
    package var isLasting: Bool {
        !undefinedSymbols.isEmpty
            || [
                "relocation ", "duplicate symbol", "multiple definition", "symbol not found", "unknown argument",
                "unrecognized option",
            ].contains { output.contains($0) }
    }

    /// One line for people.
    package var reason: String {
        let symbols = undefinedSymbols
        guard let first = symbols.first else {
            return output.split(whereSeparator: \.isNewline).first(where: Self.isCause).map(String.init)
                ?? "the linker failed"
        }
        let others = symbols.count > 1 ? " and \(symbols.count - 1) more" : ""
        return "\(first)\(others) would be undefined in a dylib"
    }

    /// Drivers add an error that says no more than that there was one.
    private static func isCause(_ line: Substring) -> Bool {
        line.contains("error:") && !line.contains("link command failed") && !line.contains("linker command failed")
    }
}
