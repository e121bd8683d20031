/// What glibc's libraries define, by version: a node never changes once it is released, so that one list serves every
/// release of glibc up to the newest in it (2.34).
///
/// Which of the libraries has a symbol is left out: the loader looks for a name and a version in all that is loaded
/// (glibc `elf/dl-lookup.c`, `check_match`), and glibc moves symbols between its libraries.
struct GlibcSymbols: Sendable {
    /// The newest nodes of the list.
    static let newest = [2, 34]
    private static let architectures = ["x86_64", "arm64"]

    static let builtIn = GlibcSymbols(PackageResources.glibc_symbols_txt)

    /// The version nodes of each name, by architecture.
    private var nodes: [String: [String: Set<String>]]

    /// - Parameter text: paragraphs of a line with two nodes, x86_64's and arm64's (`-` where there is none), and lines of
    ///   names that start with a blank (`Scripts/make-runtime-profiles.py`).
    init(_ text: [UInt8]) {
        var lists: [[String: Set<String>]] = Self.architectures.map { _ in [:] }
        var pair: [String] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard line.first == UInt8(ascii: " ") else {
                pair = words
                continue
            }
            for (index, node) in pair.prefix(lists.count).enumerated() where node != "-" {
                for name in words { lists[index][name, default: []].insert(node) }
            }
        }
        nodes = Dictionary(zip(Self.architectures, lists)) { first, _ in first }
    }

    func defines(_ symbol: String, version: String, architecture: String) -> Bool {
        nodes[architecture]?[symbol]?.contains(version) ?? false
    }

    /// How many symbols there are, each version of a name counted.
    func count(architecture: String) -> Int { nodes[architecture]?.values.reduce(0) { $0 + $1.count } ?? 0 }

    /// Whether a release has the name in any version.
    func defines(_ symbol: String, upTo release: [Int], architecture: String) -> Bool {
        nodes[architecture]?[symbol]?.contains { node in
            guard let numbers = Self.numbers(node) else { return false }
            return !release.lexicographicallyPrecedes(numbers)
        } ?? false
    }

    /// `[2, 34]` of `GLIBC_2.34` and of `2.34`; nil for private and unnumbered nodes.
    static func numbers(_ version: String) -> [Int]? {
        let text = version.hasPrefix("GLIBC_") ? version.dropFirst("GLIBC_".count) : Substring(version)
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }
}
