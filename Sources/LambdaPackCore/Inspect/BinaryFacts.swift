import ELF

/// What a linked executable says of itself, as far as packaging cares.
package struct BinaryFacts: Sendable, Hashable, Codable {
    package var machine: String
    package var interpreter: String?
    package var needed: [String]
    package var runpath: String?
    /// Highest version of each family that is needed: `GLIBC` → `2.34`.
    package var highestVersions: [String: String]
    /// The linker's own name for itself: `gold 1.16`, `LLD 21.0.0`.
    package var linker: String?
    /// ICU's data, 30 MB of it, is inside.
    package var containsICU: Bool
    package var unstrippedBytes: Int
    package var soname: String?
    /// What a static executable of glibc calls that reads files of the system that it runs on.
    package var imageCalls: [ImageCall] = []
    /// Symbol versions that were rewritten in the stripped copy.
    package var retargeted: [Retargeting] = []
}

extension BinaryFacts {
    /// Version names such as `GLIBC_2.34` by family, the highest of each; private and unnumbered ones are left out.
    static func highestVersions(_ needs: [ELFImage.VersionNeed]) -> [String: String] {
        var highest: [String: [Int]] = [:]
        for name in needs.flatMap(\.versions).map(\.name) {
            guard let underscore = name.lastIndex(of: "_") else { continue }
            let numbers = name[name.index(after: underscore)...].split(separator: ".").map { Int($0) }
            guard !numbers.isEmpty, !numbers.contains(nil) else { continue }
            let family = String(name[..<underscore])
            let version = numbers.compactMap(\.self)
            if highest[family].map({ $0.lexicographicallyPrecedes(version) }) ?? true { highest[family] = version }
        }
        return highest.mapValues { $0.map(String.init).joined(separator: ".") }
    }

    /// The linker's signature: gold's note, or the strings that lld leaves in `.comment`.
    static func linker(of image: ELFImage, in bytes: UnsafeRawBufferPointer) -> String? {
        func text(_ section: String) -> String? {
            image.sections.first { $0.name == section }?.fileRange.indices(in: bytes.count).map {
                String(decoding: bytes[$0], as: UTF8.self)
            }
        }
        if let comment = text(".comment"),
            let lld = comment.split(separator: "\0").first(where: { $0.hasPrefix("Linker: ") })
        {
            return lld.dropFirst("Linker: ".count).split(separator: "(").first.map { $0.trimmingSpaces() }
        }
        if let note = text(".note.gnu.gold-version"), let start = note.firstRange(of: "gold ")?.lowerBound {
            return String(note[start...].prefix { $0 != "\0" })
        }
        return nil
    }

    /// ICU's data is one object that its linker symbol names: `icudt74_dat`, with or without a prefix or suffix.
    static func isICUData(_ symbol: String) -> Bool {
        (symbol.hasPrefix("icudt") || symbol.hasPrefix("_icudt")) && symbol.contains("_dat")
    }

    /// It has 30 MB: the names of smaller symbols need not be read.
    static func containsICU(_ image: ELFImage, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let table = try? ELFImage.SymbolRecords(image, in: bytes) else { return false }
        let large = table.records.filter { $0.size >= 1 << 20 }
        return table.names(of: large, in: bytes).contains { $0.map(isICUData) ?? false }
    }
}
