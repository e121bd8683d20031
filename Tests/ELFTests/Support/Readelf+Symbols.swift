import Foundation
import TestSupport

@testable import ELF

extension Readelf {
    /// What readelf says of the dynamic symbols: by file, lines as `line(_:)` writes them.
    static func dynamicSymbols(_ paths: [String], with readelf: String) throws -> [String: [String]] {
        let output = try run(
            readelf, ["--dyn-syms", "--wide"] + paths + ["/dev/null"], environment: ["LC_ALL": "C"], withErrors: false
        ).output
        var symbols: [String: [String]] = [:]
        var file = ""
        for line in output.split(separator: "\n") {
            if line.hasPrefix("File: ") {
                file = String(line.dropFirst(6))
                symbols[file] = []
            }
            // `     1: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND printf@GLIBC_2.2.5 (2)`
            // Binding 10 has a name for it in files that say they are GNU's alone (`EI_OSABI`).
            let fields = line.replacing("<OS specific>: 10", with: "UNIQUE").split(separator: " ")
            guard fields.count >= 7, fields[0].hasSuffix(":"), let index = Int(fields[0].dropLast()), index > 0,
                let value = UInt64(fields[1], radix: 16)
            else { continue }
            let size = fields[2].hasPrefix("0x") ? Int(fields[2].dropFirst(2), radix: 16) : Int(fields[2])
            let place = fields[6] == "UND" ? "UND" : "defined"
            let name = fields.count > 7 ? String(fields[7]) : ""
            symbols[file]?.append(
                "\(index) \(value) \(size ?? -1) \(fields[3]) \(fields[4]) \(fields[5]) \(place) \(name)")
        }
        return symbols
    }

    static func line(_ symbol: ELFImage.DynamicSymbol) -> String {
        let place = symbol.isDefined ? "defined" : "UND"
        let version =
            switch symbol.version {
            case .unversioned: ""
            case .needed(let version, _): "@\(version)"
            case .defined(let version, let isDefault): "\(isDefault ? "@@" : "@")\(version)"
            }
        // A version's own symbol bears the version's name, and readelf leaves the version out.
        let isVersion = version.drop { $0 == "@" } == symbol.name
        return "\(symbol.index) \(symbol.value) \(symbol.size) \(word(symbol.type)) \(word(symbol.binding)) "
            + "\(word(symbol.visibility)) \(place) \(symbol.name)\(isVersion ? "" : version)"
    }

    private static func word(_ type: ELFImage.SymbolType) -> String {
        switch type {
        case .none: "NOTYPE"
        case .object: "OBJECT"
        case .function: "FUNC"
        case .section: "SECTION"
        case .file: "FILE"
        case .common: "COMMON"
        case .threadLocal: "TLS"
        case .indirectFunction: "IFUNC"
        case .other(let value): "\(value)"
        }
    }

    private static func word(_ binding: ELFImage.SymbolBinding) -> String {
        switch binding {
        case .local: "LOCAL"
        case .global: "GLOBAL"
        case .weak: "WEAK"
        case .unique: "UNIQUE"
        case .other(let value): "\(value)"
        }
    }

    private static func word(_ visibility: ELFImage.SymbolVisibility) -> String {
        switch visibility {
        case .default: "DEFAULT"
        case .internal: "INTERNAL"
        case .hidden: "HIDDEN"
        case .protected: "PROTECTED"
        }
    }
}
