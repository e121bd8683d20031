/// Where the bytes of one shipped `bootstrap` are, as the page draws them: modules, and in them their largest symbols.
package struct Treemap: Sendable, Hashable, Codable {
    package struct Module: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
        /// What most of it is.
        package var kind: String
        package var symbols: [Symbol]
        /// What is in smaller symbols, or has no name.
        package var rest: [Attribution.Kind]
    }

    package struct Symbol: Sendable, Hashable, Codable {
        package var name: String
        package var bytes: Int
        package var kind: String
    }

    /// More can't be told apart, and would make the page slow.
    static let symbolsPerModule = 40

    package var modules: [Module]

    package init(_ attribution: Attribution) {
        modules = attribution.modules.filter { $0.shippedBytes > 0 }.map { module in
            let symbols = module.symbols.prefix(Self.symbolsPerModule)
            return Module(
                name: module.name, bytes: module.shippedBytes,
                kind: (module.shippedKinds.first ?? module.kinds.first)?.kind.rawValue ?? "",
                symbols: symbols.map { Symbol(name: $0.name, bytes: $0.bytes, kind: $0.kind.rawValue) },
                rest: symbols.isEmpty ? [] : Self.rest(of: module, Array(symbols)))
        }
    }

    /// The module's shipped bytes that the symbols leave, by kind.
    private static func rest(of module: Attribution.Module, _ symbols: [Attribution.Symbol]) -> [Attribution.Kind] {
        var left = module.shippedBytes - symbols.reduce(0) { $0 + $1.bytes }
        return module.shippedKinds.compactMap { kind in
            let named = symbols.reduce(0) { $0 + ($1.kind == kind.kind ? $1.bytes : 0) }
            let bytes = min(kind.bytes - named, left)
            guard bytes > 0 else { return nil }
            left -= bytes
            return Attribution.Kind(kind: kind.kind, bytes: bytes)
        }
    }

    /// A line of JSON for each module: what is the same in many functions is found without decoding it.
    package func lines() throws -> [UInt8] {
        var lines: [UInt8] = []
        for module in modules {
            lines += try JSONValue(encoding: module).compactBytes
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }

    /// The treemaps of a set's functions, by artifact, as ``lines()``; what is not there is left out.
    ///
    /// - Throws: where one is there, and says something else than the manifest.
    package static func read(_ set: ArtifactSet) throws -> [ArtifactID: [UInt8]] {
        var treemaps: [ArtifactID: [UInt8]] = [:]
        for function in set.manifest.functions {
            treemaps[function.id] = try set.attribution(of: function).map { try Treemap($0).lines() }
        }
        for layer in set.manifest.layers {
            let lines = try layer.libraries.compactMap { try set.attribution(of: $0) }.flatMap {
                try Treemap($0).lines()
            }
            if !lines.isEmpty { treemaps[layer.id] = lines }
        }
        return treemaps
    }
}
