import ELF

/// What modules ask of full Foundation, which brings ICU: by the undefined symbols of their objects.
package enum FoundationUse {
    /// Names of types and functions that are shown of one module.
    static let namesPerModule = 5

    /// The names that each module uses, those with most symbols first; only of the modules that use any.
    static func names(in objects: [String], of modules: [String]) -> [String: [String]] {
        var counts: [String: [String: Int]] = [:]
        for object in objects {
            guard let module = BuiltProduct.module(ofObject: object), modules.contains(module) else { continue }
            for symbol in undefinedSymbols(of: FilePath(object)) {
                if let name = name(in: symbol) { counts[module, default: [:]][name, default: 0] += 1 }
            }
        }
        return counts.mapValues { names in
            names.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(namesPerModule).map(\.key)
        }
    }

    private static func undefinedSymbols(of object: FilePath) -> [String] {
        guard let mapped = try? MappedFile.open(object), let image = try? ELFImage(mapped.bytes),
            let table = try? ELFImage.SymbolRecords(image, in: mapped.bytes)
        else { return [] }
        return table.names(of: table.records.filter { $0.section == 0 && $0.name != 0 }, in: mapped.bytes)
            .compactMap(\.self)
    }

    /// `$s10Foundation13DateFormatterCACycfC` → `DateFormatter`; `$sSS10FoundationE6format…`, an extension there, →
    /// `format`. Nil for what is somebody else's (swift/docs/ABI/Mangling.rst).
    package static func name(in symbol: String) -> String? {
        guard symbol.hasPrefix("$s") else { return nil }
        let bytes = Array(symbol.utf8)
        for module in ["10Foundation", "30FoundationInternationalization"] {
            let module = Array(module.utf8)
            if bytes[2...].starts(with: module) { return identifier(bytes[(2 + module.count)...]) }
            guard let start = bytes.firstRange(of: module + [UInt8(ascii: "E")])?.lowerBound else { continue }
            let isLonger = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start - 1])
            if !isLonger { return identifier(bytes[(start + module.count + 1)...]) }
        }
        return nil
    }

    /// A number and so many bytes.
    private static func identifier(_ bytes: ArraySlice<UInt8>) -> String? {
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        // A zero begins an identifier with substitutions in it.
        guard digits.first != UInt8(ascii: "0"), let length = Int(String(decoding: digits, as: UTF8.self)),
            length <= bytes.count - digits.count
        else { return nil }
        return String(decoding: bytes.dropFirst(digits.count).prefix(length), as: UTF8.self)
    }
}
